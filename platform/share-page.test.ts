import { expect, it } from 'vitest';
import { sharePage } from './share-page.ts';

const preview = { kind: 'post', path: '/p/1', title: 'ada on Lambdagram', description: 'At the lake', image: { url: 'https://cdn.example/a.jpg', width: 1080, height: 720, alt: 'A lake' } } as const;

it('contains what link previewers read, and no script', () => {
  const { body, headers } = sharePage(preview);
  for (const tag of [
    '<title>ada on Lambdagram</title>',
    '<meta property="og:image" content="https://cdn.example/a.jpg" />',
    '<meta property="og:image:width" content="1080" />',
    '<meta name="twitter:card" content="summary_large_image" />',
    '<a href="/p/1?app">',
  ]) {
    expect(body).toContain(tag);
  }
  expect(body).not.toContain('<script');
  expect(headers['Content-Security-Policy']).toContain("default-src 'none'; img-src https://cdn.example;");
});

it('escapes everything that people write', () => {
  const nasty = `"><script>alert('1')</script>&amp;<!--`;
  const { body } = sharePage({ ...preview, title: nasty, description: nasty, image: { url: 'https://cdn.example/a.jpg?a=1&b=2', alt: nasty } });
  const safe = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&lt;!--';
  // Eleven occurrences: title, heading, description, paragraph, six tags of the two kinds, and the image.
  expect(body.split(safe)).toHaveLength(12);
  expect(body).not.toContain('<script');
  expect(body).toContain('a=1&amp;b=2');
});

it('needs no picture', () => {
  const { body } = sharePage({ ...preview, kind: 'profile', image: undefined });
  expect(body).not.toContain('image"');
  expect(body).toContain('<meta name="twitter:card" content="summary" />');
});
