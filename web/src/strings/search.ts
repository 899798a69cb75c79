import { translator } from './translator.ts';

export const t = translator({
  searchPeopleHashtagsAnd: 'Search people, hashtags and posts',
  search: 'Search',
  suggestionCount: '{count, plural, one {# suggestion} other {# suggestions}}',
  suggestions: 'Suggestions',
  postCount: '{count, plural, one {{shown} post} other {{shown} posts}}',
  pageTitle: '{title} · Lambdagram',
  whatAreYouLooking: 'What are you looking for?',
  findPeopleByName: 'Find people by name, hashtags, and posts by words in their captions.',
  theSearchDidNot: 'The search did not work',
  searching: 'Searching',
  nothingFound: 'Nothing found',
  tryAnotherSpellingOr: 'Try another spelling, or fewer words.',
  people: 'People',
  hashtags: 'Hashtags',
  posts: 'Posts',
});
