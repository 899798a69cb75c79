import { translator } from './translator.ts';

export const t = translator({
  suggestionsArrowKeysChoose: '{options, plural, one {# suggestion} other {# suggestions}}. Choose with the arrow keys, select with Enter.',
  suggestions: 'Suggestions',
  postCount: '{count, plural, one {{shown} post} other {{shown} posts}}',
});
