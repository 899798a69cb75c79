import { describe, expect, it } from 'vitest';
import { collapse, mostAtOnce } from './invalidate.ts';

const folders = (owner: string, count: number) => Array.from({ length: count }, (_, index) => `/public/${owner}/${index}/*`);

describe('collapse', () => {
  it('keeps a handful of paths, each once', () => {
    const paths = [...folders('a', 5), '/public/a/avatar/1/*', '/ab/cd/*'].slice(1);
    expect(collapse([...paths, ...paths])).toEqual(paths.toSorted());
  });

  it('combines more than a handful of one owner’s', () => {
    expect(collapse([...folders('a', 6), ...folders('b', 5)])).toEqual(['/public/a/*', ...folders('b', 5)]);
  });

  it('never has more paths than CloudFront processes concurrently, even for as many photos with avatars', () => {
    const photos = Array.from({ length: mostAtOnce }, (_, index) => [`/public/${index}/hash/*`, `/public/${index}/avatar/hash/*`]);
    const paths = collapse(photos.flat());
    expect(paths).toHaveLength(mostAtOnce);
    expect(paths).toContain('/public/14/*');
  });
});
