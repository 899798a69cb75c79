import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../scripts/seed/random.ts';
import type { Answer } from '../setup/invoke.ts';
import type { Cast, Person } from './cast.ts';
import type { History } from './history.ts';

type Body = Record<string, unknown>;
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type Send = (method: Method, path: string, by: Person, body?: object) => Promise<Answer<Body>>;

/** How relations are changed: through the API or, for suspensions, as an operator would. */
export interface Client {
  send: Send;
  suspend(userId: string, suspended: boolean): Promise<void>;
}

/** Makes random changes and records them in the history. */
export class Changes {
  readonly #client: Client;
  readonly #cast: Cast;
  readonly #history: History;
  readonly #random: Random;
  /** Facts with a change in progress. Concurrent changes to the same fact would have no defined order. */
  readonly #busy = new Set<string>();
  /** Pending follow requests, by account. */
  readonly #requests = new Map<string, Set<string>>();
  /** The number of changes of each kind. */
  readonly made = new Map<string, number>();

  constructor(parts: { client: Client; cast: Cast; history: History; random: Random }) {
    this.#client = parts.client;
    this.#cast = parts.cast;
    this.#history = parts.history;
    this.#random = parts.random;
  }

  get count(): number {
    return [...this.made.values()].reduce((total, one) => total + one, 0);
  }

  /** Makes one change, for an author without another change in progress. */
  async makeOne(): Promise<void> {
    const free = this.#cast.authors.filter(({ id }) => !this.#busy.has(id));
    if (free.length === 0) return delay(1);
    const author = this.#random.pick(free);
    this.#busy.add(author.id);
    try {
      const kind = await this.#change(author, this.#random.pick(this.#cast.readers));
      this.made.set(kind, (this.made.get(kind) ?? 0) + 1);
    } finally {
      this.#busy.delete(author.id);
    }
  }

  #waiting(author: Person): Set<string> {
    const waiting = this.#requests.get(author.id) ?? new Set();
    this.#requests.set(author.id, waiting);
    return waiting;
  }

  /** @returns what was changed */
  #change(author: Person, reader: Person): Promise<string> {
    const [gone, isPrivate] = [this.#history.fact('gone', author.id).now, this.#history.fact('private', author.id).now];
    const isBlock = this.#history.fact('block', reader.id, author.id).now || this.#history.fact('block', author.id, reader.id).now;
    const ofReader = [() => this.#block(reader, author), () => this.#mute(reader, author)];
    if (gone) return this.#random.pick([...ofReader, () => this.#suspend(author, false), () => this.#suspend(author, false)])();
    const ofAuthor = [
      () => this.#block(author, reader),
      () => this.#goPrivate(author, !isPrivate),
      () => this.#goPrivate(author, !isPrivate),
      () => this.#remove(author, reader),
      () => this.#suspend(author, true),
    ];
    const ofFollow = isBlock ? [] : [() => this.#follow(reader, author), () => this.#follow(reader, author)];
    const ofRequest = this.#waiting(author).size > 0 ? [() => this.#decide(author), () => this.#decide(author)] : [];
    return this.#random.pick([...ofReader, ...ofAuthor, ...ofFollow, ...ofRequest])();
  }

  async #send(method: Method, path: string, by: Person, body?: object): Promise<Answer<Body>> {
    const answer = await this.#client.send(method, path, by, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} is ${answer.status} ${String(answer.body['code'])}`);
    return answer;
  }

  async #block(by: Person, whom: Person): Promise<string> {
    const block = this.#history.fact('block', by.id, whom.id);
    const value = !block.now;
    const follow = [this.#history.fact('follow', by.id, whom.id), this.#history.fact('follow', whom.id, by.id)];
    await this.#history.change(by.id, value ? [block, ...follow] : [block], async () => {
      await this.#send(value ? 'POST' : 'DELETE', `/users/${whom.id}/block`, by);
      return { values: [value, false, false], result: undefined };
    });
    if (value) for (const [one, other] of [[by, whom], [whom, by]] as const) this.#waiting(one).delete(other.id);
    return value ? 'block' : 'unblock';
  }

  async #mute(by: Person, whom: Person): Promise<string> {
    const mute = this.#history.fact('mute', by.id, whom.id);
    const value = !mute.now;
    await this.#history.change(by.id, [mute], async () => {
      await this.#send(value ? 'POST' : 'DELETE', `/users/${whom.id}/mute`, by);
      return { values: [value], result: undefined };
    });
    return value ? 'mute' : 'unmute';
  }

  async #follow(by: Person, whom: Person): Promise<string> {
    const follow = this.#history.fact('follow', by.id, whom.id);
    const withdraw = follow.now || this.#waiting(whom).has(by.id);
    const requested = await this.#history.change(by.id, [follow], async () => {
      const { body } = await this.#send(withdraw ? 'DELETE' : 'POST', `/users/${whom.id}/follow`, by);
      return { values: [!withdraw && body['requested'] !== true], result: body['requested'] === true };
    });
    if (requested) this.#waiting(whom).add(by.id);
    else this.#waiting(whom).delete(by.id);
    return withdraw ? 'unfollow' : requested ? 'request' : 'follow';
  }

  async #remove(author: Person, reader: Person): Promise<string> {
    await this.#history.change(author.id, [this.#history.fact('follow', reader.id, author.id)], async () => {
      await this.#send('DELETE', `/users/me/followers/${reader.id}`, author);
      return { values: [false], result: undefined };
    });
    this.#waiting(author).delete(reader.id);
    return 'remove a follower';
  }

  async #decide(author: Person): Promise<string> {
    const [one] = [...this.#waiting(author)] as [string];
    const accepts = this.#random.chance(0.7);
    await this.#history.change(author.id, [this.#history.fact('follow', one, author.id)], async () => {
      await this.#send('POST', `/users/me/follow-requests/${one}/${accepts ? 'accept' : 'reject'}`, author);
      return { values: [accepts], result: undefined };
    });
    this.#waiting(author).delete(one);
    return accepts ? 'accept' : 'reject';
  }

  /** Making an account public accepts all requests in the background; once none are left, the follows have changed. */
  async #goPrivate(author: Person, value: boolean): Promise<string> {
    const waiting = [...this.#waiting(author)];
    const change = (facts: ReturnType<History['fact']>[], make: () => Promise<void>) =>
      this.#history.change(author.id, facts, async () => {
        await make();
        return { values: facts.map(() => true), result: undefined };
      });
    const patch = async () => {
      await this.#history.change(author.id, [this.#history.fact('private', author.id)], async () => {
        await this.#send('PATCH', '/users/me', author, { is_private: value });
        return { values: [value], result: undefined };
      });
    };
    if (value || waiting.length === 0) await patch();
    else {
      await change(waiting.map((one) => this.#history.fact('follow', one, author.id)), async () => {
        await patch();
        for (let left = 1; left > 0; await delay(50)) left = ((await this.#send('GET', '/users/me/follow-requests', author)).body['users'] as unknown[]).length;
      });
      this.#waiting(author).clear();
    }
    return value ? 'go private' : 'go public';
  }

  async #suspend(author: Person, value: boolean): Promise<string> {
    await this.#history.change('an operator', [this.#history.fact('gone', author.id)], async () => {
      await this.#client.suspend(author.id, value);
      return { values: [value], result: undefined };
    });
    return value ? 'suspend' : 'restore';
  }
}
