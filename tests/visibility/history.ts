import type { Subject } from '../../core/visibility/rule.ts';
import { type Condition, expected, type Outcome } from './worlds.ts';

/** How long (ms) after its response a change may not be visible yet to people other than its author. */
const grace = 1_000;

/** The start and end of a read, by the test's clock (ms). */
export interface Span {
  from: number;
  to: number;
}

interface Change extends Span {
  /** The possible values after it. */
  values: boolean[];
  by: string;
}

/** A boolean fact and the sequence of its changes. */
class Fact {
  readonly #changes: Change[] = [];
  #now = false;

  /** The value, if no change is in progress. */
  get now(): boolean {
    return this.#now;
  }

  begin(by: string): Change {
    const change = { from: performance.now(), to: Infinity, values: [true, false], by };
    this.#changes.push(change);
    return change;
  }

  end(change: Change, value: boolean): void {
    change.to = performance.now();
    change.values = [value];
    this.#now = value;
  }

  /** The values that a read by `viewer` may have seen. */
  during({ from, to }: Span, viewer: string | undefined): boolean[] {
    let seen = new Set([false]);
    for (const change of this.#changes) {
      if (change.from > to) break;
      // The author of a change sees it as soon as there is a response.
      const isSettled = change.to + (change.by === viewer ? 0 : grace) < from;
      seen = isSettled ? new Set(change.values) : new Set([...seen, ...change.values]);
    }
    return [...seen];
  }
}

/** Facts about two people, or about one. */
export type About = 'gone' | 'private' | 'block' | 'mute' | 'follow';

/** All facts about people over time, and what a reader may see because of them. */
export class History {
  readonly #facts = new Map<string, Fact>();

  fact(about: About, who: string, whom = ''): Fact {
    const key = `${about} ${who} ${whom}`;
    const fact = this.#facts.get(key) ?? new Fact();
    this.#facts.set(key, fact);
    return fact;
  }

  /**
   * Makes a change that, among other effects, sets these facts.
   * @param make returns their new values; undefined if one has not changed
   */
  async change<Result>(by: string, facts: Fact[], make: () => Promise<{ values: (boolean | undefined)[]; result: Result }>): Promise<Result> {
    const before = facts.map(({ now }) => now);
    const changes = facts.map((fact) => fact.begin(by));
    const { values, result } = await make();
    for (const [index, fact] of facts.entries()) fact.end(changes[index]!, values[index] ?? before[index]!);
    return result;
  }

  /** All outcomes that the rule allows for a reader of an author's content. */
  outcomes(subject: Subject, viewer: string | undefined, author: string, span: Span): Set<Outcome> {
    if (viewer === author) return new Set([expected(subject, { name: '', viewerIs: 'the author', has: new Set() })]);
    const sides: [Condition, boolean[]][] = [
      ['gone', this.fact('gone', author).during(span, viewer)],
      ['private', this.fact('private', author).during(span, viewer)],
    ];
    if (viewer !== undefined) {
      sides.push(
        ['blocked', this.fact('block', author, viewer).during(span, viewer)],
        ['blocking', this.fact('block', viewer, author).during(span, viewer)],
        ['following', this.fact('follow', viewer, author).during(span, viewer)],
        ['muting', this.fact('mute', viewer, author).during(span, viewer)],
      );
    }
    const viewerIs = viewer === undefined ? 'nobody' : 'somebody';
    let worlds: ReadonlySet<Condition>[] = [new Set()];
    for (const [condition, values] of sides) {
      worlds = worlds.flatMap((has) => values.map((value) => (value ? new Set([...has, condition]) : has)));
    }
    return new Set(worlds.map((has) => expected(subject, { name: '', viewerIs, has })));
  }
}
