import { escapeHtml } from '../core/shared/escape-html.ts';
import type { Preview } from '../core/views/preview.ts';
import type { HttpResponse } from './problem.ts';

/**
 * The page for programs that show link previews. It has no script: people get the web client at the same URL. If they do
 * see this page, a link that the edge recognises (web/serve/client-route.ts) takes them there.
 */
export function sharePage({ kind, path, title, description, image }: Preview): HttpResponse {
  const tags: [string, string | number | undefined][] = [
    ['og:site_name', 'Lambdagram'],
    ['og:type', kind === 'post' ? 'article' : 'profile'],
    ['og:title', title],
    ['og:description', description],
    ['og:image', image?.url],
    ['og:image:width', image?.width],
    ['og:image:height', image?.height],
    ['og:image:alt', image?.alt],
    ['twitter:card', kind === 'post' ? 'summary_large_image' : 'summary'],
    ['twitter:title', title],
    ['twitter:description', description],
    ['twitter:image', image?.url],
    ['twitter:image:alt', image?.alt],
  ];
  const head = tags.flatMap(([name, content]) => {
    // Open Graph and Twitter tags use different attributes.
    const attribute = name.startsWith('og:') ? 'property' : 'name';
    return content === undefined ? [] : [`    <meta ${attribute}="${name}" content="${escapeHtml(String(content))}" />`];
  });
  const body = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escapeHtml(title)}</title>
    <meta name="description" content="${escapeHtml(description)}" />
${head.join('\n')}
  </head>
  <body>
    <main>
      <h1>${escapeHtml(title)}</h1>
      <p>${escapeHtml(description)}</p>
${image ? `      <p><img src="${escapeHtml(image.url)}" alt="${escapeHtml(image.alt)}" width="320" /></p>\n` : ''}      <p><a href="${escapeHtml(path)}?app">Open in Lambdagram</a></p>
    </main>
  </body>
</html>
`;
  const images = image ? new URL(image.url).origin : "'none'";
  return {
    statusCode: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; img-src ${images}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
    body,
  };
}
