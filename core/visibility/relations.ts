import { type Along, type Entry, entriesOf, fillEntries, parseEntry, readEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { loadEach } from '../cache/single-flight.ts';
import type { App, RedisRead } from '../shared/app.ts';
import type { Reader } from './reader.ts';
import { type Standing, type Subject, toNobody, verdictOn } from './rule.ts';
import { listRelations, type Pair, type RelationRow, standingOf, type StateRow } from './sql.ts';

/**
 * How one reader relates to the authors in a response, and only to those. Cached relations are read in
 * the same round trip as other data (`along`); missing ones are loaded with one statement.
 */
export class Relations {
  readonly #app: App;
  readonly #viewer: string | undefined;
  readonly #known = new Map<string, Standing>();
  /** Authors already requested from the cache. */
  readonly #sought = new Set<string>();

  constructor(app: App, reader: Reader) {
    this.#app = app;
    this.#viewer = reader?.userId;
  }

  /** A cache read for these authors, to run in the same round trip as another read. */
  along(authorIds: readonly string[]): Along {
    const ids = authorIds.filter((id) => !this.#known.has(id) && !this.#sought.has(id));
    if (ids.length === 0) return { reads: [], take: () => undefined };
    const viewer = this.#viewer;
    const pairs: RedisRead[] = viewer === undefined ? [] : [entriesOf(ids.map((id) => keys.relation(viewer, id)))];
    return {
      reads: [entriesOf(ids.map(keys.state)), ...pairs],
      take: (replies) => {
        const [states, relations] = (replies ?? []) as (string | null)[][];
        for (const [index, id] of ids.entries()) {
          this.#sought.add(id);
          const state = parseEntry(states?.[index] ?? null)?.value;
          const relation = viewer === undefined ? '' : parseEntry(relations?.[index] ?? null)?.value;
          if (state !== undefined && relation !== undefined) this.learn(id, decode(state, relation, id === viewer));
        }
      },
    };
  }

  /** Loads the relations to these authors, from cache or database. */
  async lookUp(authorIds: Iterable<string>): Promise<void> {
    const unknown = [...new Set(authorIds)].filter((id) => !this.#known.has(id));
    const unsought = unknown.filter((id) => !this.#sought.has(id));
    if (unsought.length > 0) await readEntries(this.#app, [], this.along(unsought));
    const missing = unknown.filter((id) => !this.#known.has(id)).map((author) => ({ viewer: this.#viewer, author }));
    if (missing.length === 0) return;
    if (this.#viewer === undefined) {
      const states = await loadStates(this.#app, missing.map(({ author }) => author));
      for (const { author } of missing) this.learn(author, decode(states.get(author)!, '', false));
    } else {
      const { rows } = await refreshRelations(this.#app, missing);
      for (const [index, { author }] of missing.entries()) this.learn(author, standingOf(rows[index]!, author === this.#viewer));
    }
  }

  /** Entries missing from the cache may exist now. */
  seekAgain(): void {
    this.#sought.clear();
  }

  /** Adds a relation that has been read elsewhere. */
  learn(authorId: string, standing: Standing): void {
    this.#known.set(authorId, standing);
  }

  /** Adds the reader's own state, which has been read elsewhere. */
  learnOwn(state: StateRow): void {
    if (this.#viewer !== undefined) this.learn(this.#viewer, decode(encodeState(state), '', true));
  }

  to(authorId: string): Standing {
    return this.#known.get(authorId) ?? toNobody;
  }

  may(subject: Subject, authorId: string): boolean {
    return verdictOn(subject, this.to(authorId)) === 'yes';
  }
}

/** How the reader relates to each of the authors. */
export async function relationsWith(app: App, reader: Reader, authorIds: Iterable<string>): Promise<Relations> {
  const relations = new Relations(app, reader);
  await relations.lookUp(authorIds);
  return relations;
}

/**
 * After a relation or an account's state has changed: reads it and writes it through to the cache, for everyone's next
 * page. Returns the rows in the order of the pairs, and whether the cache has accepted them.
 */
export async function refreshRelations(app: App, pairs: readonly Pair[]): Promise<{ rows: RelationRow[]; written: number | undefined }> {
  const rows = await listRelations(app.db, pairs);
  return { rows, written: await fillEntries(app, entriesFor(pairs, rows)) };
}

/** The states of accounts, loaded once for all concurrent anonymous readers. */
const loadStates = (app: App, ids: readonly string[]): Promise<Map<string, string>> =>
  loadEach(app, ids, {
    keyOf: keys.state,
    reread: async (some) => {
      const entries = await readEntries(app, some.map(keys.state));
      return new Map(some.flatMap((id, index) => (entries[index] ? [[id, entries[index].value] as const] : [])));
    },
    load: async (some) => {
      const rows = await listRelations(app.db, some.map((author) => ({ viewer: undefined, author })));
      return { values: new Map(some.map((id, index) => [id, encodeState(rows[index]!)])), entries: some.map((id, index) => stateEntry(id, rows[index]!)) };
    },
  });

/** An account's state, for the cache. The later read wins, since it includes everything committed before it. */
export const stateEntry = (id: string, row: StateRow & { read_at: string }): Entry => ({
  key: keys.state(id),
  version: Number(row.read_at),
  value: encodeState(row),
  ttl: ttl.relation,
});

const entriesFor = (pairs: readonly Pair[], rows: readonly (RelationRow & { read_at: string })[]): Entry[] =>
  pairs.flatMap(({ viewer, author }, index) => {
    const row = rows[index]!;
    const state = stateEntry(author, row);
    return viewer === undefined ? [state] : [state, { ...state, key: keys.relation(viewer, author), value: encodeRelation(row) }];
  });

/** Encodes states that differ from the default as letters. */
const encodeState = (row: StateRow): string =>
  `${row.is_gone ? 'g' : ''}${row.is_private ? 'p' : ''}${row.discoverable ? '' : 'h'}${{ everyone: '', followers: 'f', nobody: 'n' }[row.who_may_comment]}`;
const encodeRelation = (row: RelationRow): string =>
  `${row.blocked_by ? 'x' : ''}${row.blocking ? 'b' : ''}${row.muting ? 'm' : ''}${row.following ? 'f' : ''}`;

const decode = (state: string, relation: string, isSelf: boolean): Standing => ({
  isSelf,
  isGone: state.includes('g'),
  isPrivate: state.includes('p'),
  discoverable: !state.includes('h'),
  whoMayComment: state.includes('n') ? 'nobody' : state.includes('f') ? 'followers' : 'everyone',
  isBlocked: relation.includes('x'),
  blocking: relation.includes('b'),
  muting: relation.includes('m'),
  following: relation.includes('f'),
});
