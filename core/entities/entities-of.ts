import type { Db } from '../shared/app.ts';
import type { Entity } from './schema.ts';

/** The entities of a text, as stored; mentions of people who do not exist are left out. */
export async function entitiesOf(db: Db, text: string): Promise<Entity[]> {
  // Most texts have none, and the parser is expensive.
  if (!/[#＃@＠.]/.test(text)) return [];
  const { parseText } = await import('./parse-text.ts');
  const parsed = parseText(text);
  const names = parsed.flatMap((entity) => (entity.type === 'mention' ? entity.names : []));
  const ids = names.length > 0 ? await findNamed(db, [...new Set(names)]) : new Map<string, string>();
  return parsed.flatMap((entity): Entity[] => {
    if (entity.type !== 'mention') return [entity];
    const name = entity.names.find((one) => ids.has(one));
    // The @ and each character of a name are one code point each.
    return name === undefined ? [] : [{ type: 'mention', start: entity.start, end: entity.start + 1 + name.length, user_id: ids.get(name)! }];
  });
}

const findNamed = async (db: Db, names: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (
      await db.query<{ id: string; username: string }>('find_named_users', `select id, username from users where username = any($1::text[]) and status = 'active'`, [names])
    ).map(({ id, username }) => [username, id]),
  );
