import type { MediaOwner } from '../media/places.ts';
import { type MediaUrls, mediaUrlsFor, noUrls } from '../media/urls.ts';
import type { App } from '../shared/app.ts';
import { type CursorKind, cutPage, encodeCursor, type PageRequest, type PageStart, pageStart, type Position } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import type { Subject } from '../visibility/rule.ts';

/** How one kind of row is presented, once loaded. */
export interface Kind<Row, Shown> {
  /** Null for the reader's own lists, which are shown whatever the people on them have done. */
  subject: Subject | null;
  /** The author; the rule depends on how the reader relates to them. */
  authorOf(row: Row): string;
  /** Other people whom the row mentions, who are shown only if the rule allows it. */
  mentionedIn?(row: Row): readonly string[];
  /** The owners of a row's files, if any. */
  mediaOf?(row: Row): MediaOwner | readonly MediaOwner[];
  present(urls: MediaUrls, reader: Reader, row: Row, relations: Relations): Shown;
}

/**
 * The second half of every read, where rows become responses: applies the rule, then presents the rows. Rows keep their
 * positions; undefined stands for deleted or hidden rows, which cannot be told apart from outside. `relations` contains
 * the relations already found while loading the rows.
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
  const seesPhotosOf = (ownerId: string) => ownerId === reader?.userId || relations.may('posts', ownerId);
  const urls = kind.mediaOf ? await mediaUrlsFor(app, visible.flatMap((row) => (row === undefined ? [] : kind.mediaOf!(row))), seesPhotosOf) : noUrls;
  return visible.map((row) => row && kind.present(urls, reader, row, relations));
}

/** `present` for one row. */
export const presentOne = async <Row, Shown>(app: App, reader: Reader, kind: Kind<Row, Shown>, row: Row | undefined, relations?: Relations) =>
  (await present(app, reader, kind, [row], relations))[0];

/** A position in a list, with its loaded row; undefined if the row is gone. */
export interface Place<Row> {
  at: Position;
  row: Row | undefined;
}

/** Maximum slices of a list that are loaded to fill a page. If they are not enough, the page is shorter, and the next one continues there. */
const maxSlices = 5;

/**
 * Every paginated read: `load` selects the next positions after `start` and loads their rows in one batch; then the rule is
 * applied, and visible rows are presented. Deleted or hidden rows are skipped, and the page is filled from further down the list.
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
