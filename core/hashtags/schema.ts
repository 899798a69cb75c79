import * as z from 'zod';
import { canonicalTag } from '../entities/hashtag.ts';

const Tag = z.string().meta({ description: 'Without `#`, in lower case', examples: ['goldenhour'] });

/** Not every gateway decodes paths. Decoding twice is harmless, since hashtags contain no percent signs. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export const HashtagPath = z.object({
  tag: z
    .string()
    .max(1_200)
    .transform((asked, context) => {
      const tag = canonicalTag(decoded(asked));
      if (tag !== undefined && /^[^\s#＃%/\p{Cc}\p{Cs}]+$/u.test(tag)) return tag;
      context.addIssue({ code: 'custom', message: 'must be a hashtag, without #' });
      return z.NEVER;
    })
    .meta({ description: 'Without `#`, in any case or Unicode form', examples: ['goldenhour'] }),
});

export const Hashtag = z.object({ tag: Tag, posts_count: z.int().meta({ description: 'Posts of public accounts' }) }).meta({ id: 'Hashtag' });
export type Hashtag = z.output<typeof Hashtag>;

export const Hashtags = z.object({ hashtags: z.array(Hashtag) }).meta({ id: 'Hashtags' });
export type Hashtags = z.output<typeof Hashtags>;
