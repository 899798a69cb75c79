import type { App } from '../shared/app.ts';
import { escapeHtml } from '../shared/escape-html.ts';
import { listRows } from './exported-rows.ts';
import { type ExportedPhoto, photosOf, type PostToExport } from './exported-documents.ts';
import { getAccount } from './exported-rows.ts';

/** Posts per page. */
const most = 500;

const style = `
  :root { color-scheme: light dark; --line: #8884; background: light-dark(#fff, #121212); color: light-dark(#1a1a1a, #f0f0f0) }
  body { margin: 0 auto; padding: 1rem; max-width: 40rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
  article { border-top: 1px solid var(--line); padding: 1rem 0 }
  img { display: block; max-width: 100%; height: auto; margin: .5rem 0; border-radius: .25rem }
  .text { white-space: pre-wrap }
  time, footer { color: light-dark(#595959, #b0b0b0) }`;

const photo = ({ file, alt, width, height }: ExportedPhoto): string =>
  file === null ? '' : `<img src="${escapeHtml(file)}" alt="${escapeHtml(alt)}" loading="lazy"${width && height ? ` width="${width}" height="${height}"` : ''}>`;

const post = ({ caption, created_at }: PostToExport, photos: readonly ExportedPhoto[]): string => `
<article>
${photos.map(photo).join('\n')}
<p class="text">${escapeHtml(caption)}</p>
<time datetime="${created_at}">${created_at.slice(0, 10)}</time>
</article>`;

const nameOf = (page: number): string => (page === 1 ? 'index.html' : `posts-${page}.html`);

/** An HTML page of an export, to be opened from disk: no scripts, no external resources. The first page also shows the account. */
export async function readPage(app: App, userId: string, page: number, after: string | undefined): Promise<{ name: string; html: string; next: string | undefined }> {
  const [account, posts] = await Promise.all([
    getAccount(app.db, userId) as Promise<{ username: string; display_name: string; bio: string } | undefined>,
    listRows<PostToExport>(app.db, 'posts', userId, after === undefined ? undefined : JSON.parse(after), most),
  ]);
  const { username = '', display_name = '', bio = '' } = account ?? {};
  const photos = await photosOf(app, userId, posts);
  const last = posts.length < most ? undefined : posts.at(-1);
  const title = escapeHtml(`${display_name || username} (@${username})`);
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}
</style>
<header>
<h1>${title}</h1>
${page === 1 && bio !== '' ? `<p class="text">${escapeHtml(bio)}</p>` : ''}
</header>
<main>${posts.map((each) => post(each, photos.get(each.id) ?? [])).join('')}
</main>
${last ? `<nav><a href="${nameOf(page + 1)}">Later posts</a></nav>` : ''}
<footer>
<p>Comments, likes and everything else are in the files beside this page. If the export has several ZIP files, unpack them into one folder.</p>
</footer>
</html>
`;
  return { name: nameOf(page), html, next: last && JSON.stringify({ at: last.at, id: last.id }) };
}
