import { type CursorKind, PageRequest, pageStart } from '../../core/shared/page.ts';
import type { Subject } from '../../core/visibility/rule.ts';
import type { Random } from '../../scripts/seed/random.ts';
import type { Answer } from '../setup/invoke.ts';
import type { Cast, Person } from './cast.ts';
import type { History, Span } from './history.ts';

type Body = Record<string, unknown>;
export type Get = (path: string, token: string | undefined) => Promise<Answer<Body>>;

/** The readers' findings. */
export interface Findings {
  reads: number;
  /** Comparisons with only one possible outcome, despite concurrent changes. */
  certain: number;
  contradictions: string[];
}

/** A page, and its candidates: all entries that the list may contain, in order, up to the end of the page. */
interface Listed {
  shown: string[];
  /** Ids and their authors. */
  candidates: readonly { id: string; author: string }[];
  subject: Subject;
}

/** Reads page after page as `reader`, and compares every page with the history. */
export class Reading {
  readonly #get: Get;
  readonly #cast: Cast;
  readonly #history: History;
  readonly #random: Random;
  readonly #findings: Findings;
  readonly #reader: Person | undefined;

  constructor(parts: { get: Get; cast: Cast; history: History; random: Random; findings: Findings }, reader: Person | undefined) {
    this.#get = parts.get;
    this.#cast = parts.cast;
    this.#history = parts.history;
    this.#random = parts.random;
    this.#findings = parts.findings;
    this.#reader = reader;
  }

  /** Reads something by a random author. */
  async readOn(): Promise<void> {
    const { posts, authors, readers, under } = this.#cast;
    const author = this.#random.pick(authors).id;
    const post = this.#random.pick(posts);
    const busy = posts.find(({ id }) => under.has(id) && this.#random.chance(0.2)) ?? posts.find(({ id }) => under.has(id))!;
    await this.#random.pick([
      () => this.#feed('/feed', 'globalFeed'),
      () => (this.#reader ? this.#feed('/feed/home', 'homeFeed') : this.#feed('/feed', 'globalFeed')),
      () => this.#one(`/posts/${post.id}`, 'posts', post.author),
      () => this.#one(`/users/${author}`, 'card', author),
      () => this.#postsOf(author),
      () => this.#under(`/posts/${busy.id}/comments`, 'comments', busy),
      () => this.#under(`/posts/${busy.id}/likes`, 'likes', busy),
      () => this.#one(`/users/${author}/followers?limit=100`, 'follows', author),
      () => this.#following(this.#random.pick(readers).id),
    ])();
  }

  async #read(path: string): Promise<{ answer: Answer<Body>; span: Span }> {
    const from = performance.now();
    const answer = await this.#get(`/api/v1${path}`, this.#reader?.token);
    this.#findings.reads += 1;
    return { answer, span: { from, to: performance.now() } };
  }

  #outcomes(subject: Subject, author: string, span: Span) {
    return this.#history.outcomes(subject, this.#reader?.id, author, span);
  }

  #report(path: string, subject: Subject, author: string, span: Span, found: string): void {
    const possible = [...this.#outcomes(subject, author, span)].join(' or ');
    this.#findings.contradictions.push(`${this.#reader ? 'a reader' : 'nobody'}: ${path} at ${Math.round(span.from)} ms is ${found}, not ${possible}`);
  }

  /** Checks a response that is about one author as a whole, so that the rule has one outcome for it. */
  #expectWhole(path: string, subject: Subject, author: string, { answer, span }: { answer: Answer<Body>; span: Span }, shown = 'yes'): boolean {
    const found = { 200: shown, 403: 'refused', 404: 'hidden' }[answer.status] ?? `${answer.status} ${String(answer.body['code'])}`;
    const possible = this.#outcomes(subject, author, span);
    if (possible.size === 1) this.#findings.certain += 1;
    if (!(possible as Set<string>).has(found)) this.#report(path, subject, author, span, found);
    return answer.status === 200;
  }

  /** Checks that entries that must be visible are on the page, and those that must be hidden are not. */
  #expectListed(path: string, { shown, candidates, subject }: Listed, span: Span): void {
    const there = new Set(shown);
    for (const { id, author } of candidates) {
      const possible = this.#outcomes(subject, author, span);
      if (possible.size > 1) continue;
      this.#findings.certain += 1;
      if (possible.has('yes') !== there.has(id)) this.#report(path, subject, author, span, there.has(id) ? 'there' : 'missing');
    }
  }

  async #one(path: string, subject: Subject, author: string): Promise<void> {
    this.#expectWhole(path, subject, author, await this.#read(path));
  }

  async #postsOf(author: string): Promise<void> {
    const path = `/users/${author}/posts`;
    const read = await this.#read(path);
    this.#expectWhole(path, 'postList', author, read, (read.answer.body['posts'] as Body[] | undefined)?.length === 0 ? 'empty' : 'yes');
  }

  async #under(path: string, list: 'comments' | 'likes', { id, author }: { id: string; author: string }): Promise<void> {
    const read = await this.#read(`${path}?limit=100`);
    if (!this.#expectWhole(path, 'posts', author, read)) return;
    const shown = (read.answer.body[list] as { user_id: string }[]).map(({ user_id }) => user_id);
    this.#expectListed(path, { shown, candidates: [...this.#cast.under.get(id)!].map((guest) => ({ id: guest, author: guest })), subject: 'elsewhere' }, read.span);
  }

  /** Reads the accounts that a public account follows: those authors whose cards the reader may see. */
  async #following(somebody: string): Promise<void> {
    const path = `/users/${somebody}/following`;
    const { answer, span } = await this.#read(`${path}?limit=100`);
    if (!this.#expectWhole(path, 'follows', somebody, { answer, span })) return;
    const followed = this.#cast.authors.filter(({ id }) => {
      const possible = this.#history.fact('follow', somebody, id).during(span, this.#reader?.id);
      return possible.length === 1 && possible[0];
    });
    const shown = (answer.body['users'] as { id: string }[]).map(({ id }) => id);
    this.#expectListed(path, { shown, candidates: followed.map(({ id }) => ({ id, author: id })), subject: 'card' }, span);
  }

  /** Reads a feed from start to end. */
  async #feed(path: string, subject: 'globalFeed' | 'homeFeed'): Promise<void> {
    const { posts } = this.#cast;
    let from = 0;
    for (let cursor = ''; ; ) {
      const { answer, span } = await this.#read(`${path}?limit=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      if (answer.status !== 200) {
        this.#findings.contradictions.push(`${path} is ${answer.status} ${String(answer.body['code'])}`);
        return;
      }
      const next = answer.body['next_cursor'] as string | undefined;
      const to = next === undefined ? posts.length : placeAfter(posts, next);
      const shown = (answer.body['posts'] as { id: string }[]).map(({ id }) => id);
      this.#expectListed(path, { shown, candidates: posts.slice(from, to), subject }, span);
      if (next === undefined) return;
      [cursor, from] = [next, to];
    }
  }
}

/** How many posts come before a cursor's page. */
function placeAfter(posts: Cast['posts'], cursor: string): number {
  const kind: CursorKind = 'posts';
  const { after } = pageStart(kind, PageRequest.parse({ cursor }));
  return posts.findIndex(({ id }) => id === after!.id) + 1;
}
