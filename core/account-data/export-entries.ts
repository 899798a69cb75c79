import { bestFile } from '../media/best-file.ts';
import { readStored } from '../media/read-stored.ts';
import type { App } from '../shared/app.ts';
import { documents, type ExportedDocument } from './exported-documents.ts';
import { readPage } from './exported-page.ts';
import { countPhotos, listPhotos } from './exported-rows.ts';
import type { ZipEntry } from './zip-part.ts';

/** Where to continue an export. */
export interface ExportPosition {
  /** The index of a document; after the documents come the HTML pages, then the photos. */
  section: number;
  /** Number of files already written for this section. */
  before: number;
  after?: string | undefined;
}

/** An entry, and where to continue after it. */
export interface PlacedEntry {
  entry: ZipEntry;
  next: ExportPosition;
}

const pages = documents.length;
const photos = pages + 1;
/** The end, after the photos. */
const nothing = photos + 1;

/** The expected number of entries. The actual number is higher if a document needs several files. */
export const countEntries = async (app: App, userId: string): Promise<number> => photos + (await countPhotos(app.db, userId));

/** All of an account's data, starting at a position, in a stable order: documents, pages, photos. */
export async function* entriesOf(app: App, userId: string, start: ExportPosition | null): AsyncGenerator<PlacedEntry> {
  let position = start ?? { section: 0, before: 0 };
  while (position.section < pages) {
    const placed = await readDocument(app, userId, documents[position.section]!, position);
    yield placed;
    position = placed.next;
  }
  while (position.section === pages) {
    const { name, html, next } = await readPage(app, userId, position.before + 1, position.after);
    position = nextOf(position, next);
    yield { entry: { name, bytes: Buffer.from(html), isText: true }, next: position };
  }
  while (position.section < nothing) {
    const found = await listPhotos(app.db, userId, position.after, photosAtOnce);
    for (const photo of found) {
      position = { section: photos, before: 0, after: photo.id };
      const best = photo.variants === null ? undefined : await bestFile(app, photo);
      const bytes = best && (await readStored(app, best.key));
      if (bytes) yield { entry: { name: `photos/${photo.id}.${best.extension}`, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), isText: false, at: new Date(photo.created_at) }, next: position };
    }
    if (found.length < photosAtOnce) position = { section: nothing, before: 0 };
  }
}

const photosAtOnce = 50;

const nextOf = ({ section, before }: ExportPosition, next: string | undefined): ExportPosition =>
  next === undefined ? { section: section + 1, before: 0 } : { section, before: before + 1, after: next };

/** One file of a document: as many pages of its rows as fit. */
async function readDocument(app: App, userId: string, { name, isOne, most, read }: ExportedDocument, position: ExportPosition): Promise<PlacedEntry> {
  const rows: object[] = [];
  let after = position.after;
  do {
    const page = await read(app, userId, after);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined && rows.length < most);
  const text = JSON.stringify(isOne ? rows[0] : rows, undefined, 2);
  const file = position.before === 0 ? `${name}.json` : `${name}-${position.before + 1}.json`;
  return { entry: { name: file, bytes: Buffer.from(`${text}\n`), isText: true }, next: nextOf(position, after) };
}
