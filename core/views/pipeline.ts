import type { MediaOwner } from '../media/places.ts';
import { type MediaUrls, mediaUrlsFor, noUrls } from '../media/urls.ts';
import type { App } from '../shared/app.ts';
import { type CursorKind, cutPage, encodeCursor, type PageRequest, type PageStart, pageStart, type Position } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import type { Subject } from '../visibility/rule.ts';

/** How one kind of thing is shown, once its rows are loaded. */
export interface Kind<Row, Shown> {
  /** Null for what readers see of their own lists, whatever the people on them have done. */
  subject: Subject | null;
  /** Whose it is; the rule depends on how the reader stands to them. */
  authorOf(row: Row): string;
  /** Whom else it is about, so far as that is shown by what the rule says of them. */
  mentionedIn?(row: Row): readonly string[];
  /** Whose files a row shows; none where it shows no file. */
  mediaOf?(row: Row): MediaOwner;
  present(urls: MediaUrls, reader: Reader, row: Row, relations: Relations): Shown;
}

/**
 * The second half of every read, where rows become responses: applies the rule, then presents. Rows keep their places;
 * undefined stands for what is gone or hidden, which look the same from outside. `relations` has what the loading of the
 * rows has found out already.
 */
export async function present<Row, Shown>(
  app: App,
  reader: Reader,
  kind: Kind<Row, Shown>,
  rows: readonly (Row | undefined)[],
  relations = new Relations(app, reader),
): Promise<(Shown | undefined)[]> {
  const { subject } = kind;
  await relations.lookUp(rows.flatMap((row) => (row === undefined ? [] : [...(subject === null ? [] : [kind.authorOf(row)]), ...(kind.mentionedIn?.(row) ?? [])])));
  const visible = rows.map((row) => (row !== undefined && (subject === null || relations.may(subject, kind.authorOf(row))) ? row : undefined));
  const urls = kind.mediaOf ? await mediaUrlsFor(app, visible.flatMap((row) => (row === undefined ? [] : [kind.mediaOf!(row)]))) : noUrls;
  return visible.map((row) => row && kind.present(urls, reader, row, relations));
}

/** `present` for one row. */
export const presentOne = async <Row, Shown>(app: App, reader: Reader, kind: Kind<Row, Shown>, row: Row | undefined, relations?: Relations) =>
  (await present(app, reader, kind, [row], relations))[0];

/** A place in a list, with what was loaded for it; undefined when that is gone. */
export interface Place<Row> {
  at: Position;
  row: Row | undefined;
}

/** A page is filled up from at most this many slices of its list; a longer search goes on with the next page. */
const maxSlices = 5;

/**
 * Every paged read: `load` selects the next places after `start` and loads their rows in batches; the rule is applied
 * and the rest presented. What is gone or hidden is passed over, and the page filled up from further down the list.
 */
export async function presentPage<Row, Shown>(
  app: App,
  reader: Reader,
  kind: Kind<Row, Shown> & { cursor: CursorKind },
  page: PageRequest,
  load: (start: PageStart, count: number) => Promise<Place<Row>[]>,
  relations?: Relations,
): Promise<{ items: Shown[]; nextCursor: string | undefined }> {
  let start = pageStart(kind.cursor, page);
  const found: { at: Position; shown: Shown }[] = [];
  for (let slice = 1; found.length <= page.limit; slice += 1) {
    const wanted = page.limit + 1 - found.length;
    const places = await load(start, wanted);
    const shown = await present(app, reader, kind, places.map(({ row }) => row), relations);
    places.forEach(({ at }, index) => {
      const item = shown[index];
      if (item !== undefined) found.push({ at, shown: item });
    });
    const last = places.at(-1);
    if (places.length < wanted || !last) break;
    if (slice === maxSlices && found.length <= page.limit) {
      return { items: found.map((place) => place.shown), nextCursor: encodeCursor(kind.cursor, last.at) };
    }
    start = { after: last.at, offset: 0 };
  }
  const { items, nextCursor } = cutPage(found, page.limit, kind.cursor, ({ at }) => at);
  return { items: items.map((place) => place.shown), nextCursor };
}
