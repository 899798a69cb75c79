import { hashTag } from '../core/cache/keys.ts';
import type { RedisRead } from '../core/shared/app.ts';

/**
 * Lets MGETs read keys of any slots: a cluster rejects those whose keys are in several slots, so `send` gets a single MGET for each hash tag
 * instead, along with all other commands. Returns the replies to `commands`. All keys of MGETs must have a hash tag.
 */
export async function readBySlot(commands: readonly RedisRead[], send: (commands: readonly RedisRead[]) => Promise<unknown[]>): Promise<unknown[]> {
  const sent: [name: RedisRead[0], ...args: (string | number)[]][] = [];
  /** The position of each hash tag's MGET in `sent`. */
  const mgets = new Map<string, number>();
  const place = (key: string) => {
    const tag = hashTag(key);
    const reply = mgets.get(tag) ?? sent.push(['mget']) - 1;
    mgets.set(tag, reply);
    // The command's first element is its name.
    return { reply, value: sent[reply]!.push(key) - 2 };
  };
  const places = commands.map(([name, ...args]) => (name === 'mget' ? args.map((key) => place(String(key))) : sent.push([name, ...args]) - 1));
  const replies = await send(sent);
  return places.map((found) => (typeof found === 'number' ? replies[found] : found.map(({ reply, value }) => (replies[reply] as unknown[])[value])));
}
