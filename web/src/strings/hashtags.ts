import { translator } from './translator.ts';

export const t = translator({
  postCount: '{count, plural, one {{shown} post} other {{shown} posts}}',
  postsWithThisHashtag: 'Posts with this hashtag will appear here.',
  trendingHashtags: 'Trending hashtags',
});
