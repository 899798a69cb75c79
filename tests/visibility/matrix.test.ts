import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../core/cache/keys.ts';
import { pushToTimelines } from '../../core/cache/timelines.ts';
import { updateInstance } from '../../core/instance/update-instance.ts';
import { rows } from '../../core/visibility/rule.ts';
import { type PlatformApp, processClients, theApp } from '../../platform/whole-app.ts';
import { loadEndpoints } from '../../scripts/openapi.ts';
import { redisOutOfReach } from '../cache/each-call.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { eventually } from '../setup/eventually.ts';
import { invoke } from '../setup/invoke.ts';
import { ask, ownOnly, type Probe, probes } from './probes.ts';
import { expected, type Scene, setTheScene, worlds } from './worlds.ts';

const endpoints = await loadEndpoints();
const service = useOwnCloud();
let app: PlatformApp;
let redis: Redis;
let scenes: Scene[];

beforeAll(async () => {
  app = theApp();
  processClients.wrap('bus', () => ({ publish: async (events) => events.map(({ id }) => id) }));
  redis = new Redis(service.environment['REDIS_URL']!);
  scenes = [];
  for (const world of worlds) scenes.push(await setTheScene(app, world));
});
afterAll(async () => {
  redis.disconnect();
  await app.close();
});

/** All probes with their functions; those that change something come last. */
const cells = Object.entries(probes)
  .flatMap(([name, of]) => of.map((probe) => ({ name, probe })))
  .toSorted((one, other) => Number(one.probe.last ?? false) - Number(other.probe.last ?? false));

/** Whether a probe applies to a scene. */
const applies = (name: string, probe: Probe, scene: Scene) =>
  !(probe.others && scene.viewerIs === 'the author') &&
  !(probe.asNobody && scene.viewerIs !== 'nobody') && !(scene.viewerIs === 'nobody' && endpoints.get(name)!.definition.auth === 'required');

let size = 0;

/** Deviations from the rule in a scene. */
async function contradictions(scene: Scene, state: string, which: (probe: Probe) => boolean): Promise<string[]> {
  const found: string[] = [];
  for (const { name, probe } of cells) {
    if (!which(probe) || !applies(name, probe, scene)) continue;
    const answer = await ask(endpoints.get(name)!, probe, scene);
    const outcome = probe.outcome(answer, scene);
    const wanted = probe.subject === null ? 'yes' : expected(probe.subject, scene);
    size += 1;
    if (outcome !== wanted) found.push(`${scene.name}, ${state}: ${name} by ${probe.subject ?? 'nothing'} is ${outcome}, not ${wanted}`);
  }
  return found;
}

const settled = (probe: Probe) => !probe.last;
const isFeed = ({ subject }: Probe) => subject === 'globalFeed' || subject === 'homeFeed';

/** Puts the author's post into timelines, as if they were built before the post was hidden. */
async function fillTimelines({ author, authorsPost, viewer, has }: Scene): Promise<void> {
  // The home feed of somebody who has never followed the author does not contain a post to hide.
  const home = viewer && has.size > 0 ? [keys.homeTimeline(viewer.id)] : [];
  expect(await pushToTimelines(app, [keys.globalTimeline, ...home], { id: authorsPost, author, micros: Date.now() * 1000 })).toBeDefined();
}

describe('the matrix', () => {
  it('covers every function that accepts or shows other people’s content', () => {
    const named = [...Object.keys(probes), ...ownOnly];
    // Functions that require a role show everything to users who have it and nothing to others; their own tests cover that.
    const people = [...endpoints].filter(([, { definition }]) => !definition.roles).filter(([, { definition }]) => definition.auth !== 'none' || /^\/api\/v1\/(?!auth)/.test(definition.route.split(' ')[1]!));
    expect(people.map(([name]) => name).filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => !endpoints.has(name))).toEqual([]);
    // These only show the reader's own data, so they don't take the id of a person, a post, a comment or a photo.
    for (const name of ownOnly) {
      const taken = Object.keys((endpoints.get(name)!.definition.params as { shape?: object } | undefined)?.shape ?? {});
      expect([name, taken.filter((id) => !['session_id', 'action_id', 'export_id', 'tag'].includes(id))]).toEqual([name, []]);
    }
  });

  it('has no leak and hides nothing else, with a cold cache, a warm one, or an unreachable Redis', async () => {
    await redis.flushall();
    const found: string[] = [];
    for (const scene of scenes) {
      await eventually(() => app.checks.redis());
      for (const state of ['nothing cached', 'cached']) found.push(...(await contradictions(scene, state, settled)));
      if (scene.viewerIs !== 'the author') {
        await fillTimelines(scene);
        found.push(...(await contradictions(scene, 'in old timelines', isFeed)));
      }
      const restore = processClients.wrap('redis', () => redisOutOfReach);
      found.push(...(await contradictions(scene, 'without Redis', settled)));
      restore();
    }
    expect(found).toEqual([]);
  }, 300_000);

  describe('an instance for members only', () => {
    beforeAll(async () => void (await updateInstance(app, { readers: 'members' })));
    afterAll(async () => void (await updateInstance(app, { readers: 'everyone' })));

    it('shows strangers only how to join and the descriptions of instance and API', async () => {
      const { authorsPost, author } = scenes.find(({ name }) => name === 'nobody')!;
      for (const [name, handler] of endpoints) {
        const { auth, tag } = handler.definition;
        if (auth === 'none') {
          expect([name, ['Auth', 'Instance', 'Operations'].includes(tag)]).toEqual([name, true]);
          continue;
        }
        for (const path of [{}, { post_id: authorsPost, user_id: author }]) {
          const { status, body } = await invoke<{ code?: string }>(handler, { path });
          size += 1;
          expect([name, status, body.code]).toEqual([name, 401, auth === 'optional' ? 'members_only' : 'missing_token']);
        }
      }
    });

    it('changes nothing for members', async () => {
      for (const name of ['somebody', 'somebody + private', 'the author']) {
        expect(await contradictions(scenes.find((scene) => scene.name === name)!, 'for members', settled)).toEqual([]);
      }
    });
  });

  it('allows suspended accounts only the endpoints marked for them', async () => {
    const { viewer } = scenes.find(({ name }) => name === 'the author + gone')!;
    const reached: string[] = [];
    for (const [name, handler] of endpoints) {
      if (handler.definition.auth === 'none') continue;
      const { body } = await invoke<{ code?: string }>(handler, { token: viewer!.token });
      size += 1;
      if (body.code !== 'account_suspended') reached.push(name);
    }
    expect(reached).toEqual([...endpoints].filter(([, { definition }]) => definition.whileSuspended).map(([name]) => name));
  });

  it('does not distinguish hidden content from missing content', async () => {
    const hidden = scenes.find(({ name }) => name === 'somebody + blocked')!;
    const nothing = { ...hidden, author: crypto.randomUUID(), authorName: 'nobody.at.all', authorsPost: crypto.randomUUID(), photo: crypto.randomUUID(), avatar: crypto.randomUUID() };
    for (const { name, probe } of cells.filter(({ probe: { subject, outcome } }) => subject !== null && outcome.length === 1)) {
      const [one, other] = [await ask(endpoints.get(name)!, probe, hidden), await ask(endpoints.get(name)!, probe, nothing)];
      if (one.status !== 404) continue;
      const shape = ({ status, headers, body }: typeof one) => ({ status, headers: Object.keys(headers), body: { ...body, instance: '', trace_id: '' } });
      expect([name, shape(one)]).toEqual([name, shape(other)]);
    }
  });

  it('fails when the rule is changed in one place', async () => {
    const scene = (name: string) => scenes.find((one) => one.name === name)!;
    const scenesOf = {
      gone: scene('somebody + gone'),
      self: scene('the author'),
      blocked: scene('somebody + blocked'),
      blocking: scene('somebody + blocking'),
      privateStranger: scene('somebody + private'),
      muted: scene('somebody + muting'),
      public: scene('somebody + following'),
      acceptedFollower: scene('somebody + private + following'),
    };
    const unnoticed: string[] = [];
    for (const [row, { verdicts }] of Object.entries(rows)) {
      for (const subject of Object.keys(verdicts) as (keyof typeof verdicts)[]) {
        // Following is tested below, where it may change something; nobody follows themselves.
        if (subject === 'follow') continue;
        // Nobody is notified of their own actions.
        if (row === 'self' && subject === 'notification') continue;
        const before = verdicts[subject];
        const mutated = scenesOf[row as keyof typeof scenesOf];
        verdicts[subject] = ['yes', 'empty', 'ifDiscoverable', 'unlessMuted'].includes(before) ? 'hidden' : 'yes';
        let found: string[] = [];
        // Retried, since a timeline may be rebuilt in the meantime, without the post.
        for (let time = 0; time < 5 && found.length === 0; time += 1) {
          if (before === 'hidden') await fillTimelines(mutated);
          found = await contradictions(mutated, 'mutated', (probe) => settled(probe) && probe.subject === subject);
        }
        verdicts[subject] = before;
        if (found.length === 0) unnoticed.push(`${row}: ${subject}`);
      }
    }
    expect(unnoticed).toEqual([]);
  }, 300_000);

  it('has no leak in functions that change relations', async () => {
    const found: string[] = [];
    for (const scene of scenes) found.push(...(await contradictions(scene, 'changing', (probe) => probe.last === true)));
    expect(found).toEqual([]);
    console.log(`the matrix: ${size} requests, ${cells.length} ways through ${Object.keys(probes).length} functions, in ${scenes.length} worlds`);
  }, 300_000);
});
