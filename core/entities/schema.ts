import * as z from 'zod';
import { OwnId } from '../shared/ids.ts';

const place = {
  start: z.int().meta({ description: 'In code points, of its first character' }),
  end: z.int().meta({ description: 'In code points, after its last character' }),
};

const HashtagEntity = z
  .object({ type: z.literal('hashtag'), ...place, tag: z.string().meta({ description: 'Without `#`, in lower case', examples: ['goldenhour'] }) })
  .meta({ id: 'HashtagEntity' });
const MentionEntity = z.object({ type: z.literal('mention'), ...place, user_id: OwnId }).meta({ id: 'MentionEntity' });
const UrlEntity = z
  .object({ type: z.literal('url'), ...place, url: z.string().meta({ format: 'uri', description: 'With `http` or `https`', examples: ['https://example.com/'] }) })
  .meta({ id: 'UrlEntity' });

const Entity = z.discriminatedUnion('type', [HashtagEntity, MentionEntity, UrlEntity]).meta({ id: 'Entity' });
/** A part of a text that links somewhere; stored in the same form as it is returned. */
export type Entity = z.output<typeof Entity>;

/** The entities of a user-written text, in order. */
export const Entities = z
  .array(Entity)
  .meta({ description: 'Hashtags, people and links in the text, in order. Older texts may not have been parsed yet; people whom you may not find are left out' });
