import * as z from 'zod';
import { Hashtag } from '../hashtags/schema.ts';
import { Post } from '../posts/schema.ts';
import { PageRequest } from '../shared/page.ts';
import { text } from '../shared/text.ts';
import { UserSummary } from '../users/schema.ts';

const types = ['users', 'hashtags', 'posts'] as const;
type SearchType = (typeof types)[number];
const isType = (name: string): name is SearchType => (types as readonly string[]).includes(name);

export const SearchQuery = PageRequest.omit({ offset: true }).extend({
  q: text(1, 100).meta({ description: 'The search text. Case and accents are ignored', examples: ['sunset'] }),
  type: z
    .string()
    .default(types.join(','))
    .transform((asked, context) => {
      const names = asked.split(',').map((name) => name.trim());
      const known = names.filter(isType);
      if (known.length === names.length) return known;
      context.addIssue({ code: 'custom', message: `must be some of ${types.join(', ')}` });
      return z.NEVER;
    })
    .meta({ description: 'Some of `users`, `hashtags` and `posts`; default: all of them', examples: ['users,hashtags'] }),
});
export type SearchQuery = z.output<typeof SearchQuery>;

export const SearchResults = z
  .object({
    users: z.array(UserSummary).optional(),
    hashtags: z.array(Hashtag).optional(),
    posts: z.array(Post).optional(),
    next_cursor: z.string().optional().meta({ description: 'For more posts' }),
  })
  .meta({ id: 'SearchResults', description: 'Only the requested types' });
export type SearchResults = z.output<typeof SearchResults>;
