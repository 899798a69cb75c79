import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPage, decodeCursor, encodeCursor, pageStart, PageRequest } from './page.ts';

const position = fc.record({ micros: fc.integer({ min: 0, max: 9_000_000_000_000_000 }), id: fc.uuid() });

describe('cursors', () => {
  it('decode to the position they were created from', () => {
    fc.assert(
      fc.property(position, (place) => {
        expect(decodeCursor('posts', encodeCursor('posts', place))).toEqual(place);
      }),
    );
  });

  it('are rejected by another list', () => {
    fc.assert(
      fc.property(position, (place) => {
        expect(() => decodeCursor('likes', encodeCursor('posts', place))).toThrow('not issued for this list');
      }),
    );
  });

  it('are rejected, never misread, if they are not ours', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (junk) => {
        expect(() => decodeCursor('posts', junk)).toThrow('not issued for this list');
      }),
    );
  });

  it('are rejected when a character was changed', () => {
    const cursor = encodeCursor('posts', { micros: 1_700_000_000_000_000, id: '0198f0aa-0000-7000-8000-000000000000' });
    expect(() => decodeCursor('posts', `${cursor}=`)).toThrow();
    expect(() => decodeCursor('posts', cursor.slice(1))).toThrow();
  });
});

describe('paging', () => {
  it('shows every row once, for any ties and page size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ micros: fc.integer({ min: 0, max: 5 }), id: fc.uuid() }), { selector: (row) => row.id }),
        fc.integer({ min: 1, max: 7 }),
        (rows, limit) => {
          const newestFirst = [...rows].sort((a, b) => b.micros - a.micros || (a.id < b.id ? 1 : -1));
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const { after } = pageStart('posts', PageRequest.parse({ limit: String(limit), cursor }));
            const rest = newestFirst.filter(
              (row) => !after || row.micros < after.micros || (row.micros === after.micros && row.id < after.id),
            );
            const page = cutPage(rest.slice(0, limit + 1), limit, 'posts', (row) => row);
            seen.push(...page.items.map((row) => row.id));
            cursor = page.nextCursor;
            expect(page.hasMore).toBe(cursor !== undefined);
          } while (cursor);
          expect(seen).toEqual(newestFirst.map((row) => row.id));
        },
      ),
    );
  });
});

describe('the paging parameters', () => {
  it.each<[string, number]>([
    ['7', 7],
    ['100', 100],
    ['101', 100],
    ['9'.repeat(400), 100],
    ...['0', '00', '-1', '1.5', 'ten', '', '1e9', 'NaN', 'Infinity', '\0', '10; drop table posts'].map((text): [string, number] => [text, 10]),
  ])('take the limit %j as %d', (limit, taken) => {
    expect(PageRequest.parse({ limit }).limit).toBe(taken);
    expect(PageRequest.parse({}).limit).toBe(10);
  });

  it.each<[string, number]>([
    ['0', 0],
    ['10000', 10_000],
    ...['-1', '1.5', 'x', '', '\0'].map((text): [string, number] => [text, 0]),
  ])('take the offset %j as %d', (offset, taken) => {
    expect(PageRequest.parse({ offset }).offset).toBe(taken);
  });

  it('explain why an offset is too large', () => {
    for (const offset of ['10001', '20000', '9'.repeat(400)]) {
      expect(PageRequest.safeParse({ offset }).error?.issues).toMatchObject([{ path: ['offset'], message: expect.stringContaining('next_cursor') as string }]);
    }
  });

  it('treat an empty cursor as none', () => {
    expect(PageRequest.parse({ cursor: '' }).cursor).toBeUndefined();
  });
});
