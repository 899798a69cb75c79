import pLimit from 'p-limit';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { type Standing, toNobody, verdictOn } from '../visibility/rule.ts';
import { listRelations, type Pair, standingOf } from '../visibility/sql.ts';
import { changeGroup, type GroupChange } from './change-group.ts';
import { type Activity, type Claim, findClaims, nameOf } from './claims.ts';
import type { ChosenType } from './schema.ts';
import { readStates, type State } from './state.ts';

/** Groups changed concurrently. */
const atOnce = 10;
const maxRounds = 8;

/**
 * Creates or withdraws notifications about activities. It reads the current state, writes, and reads again until there is
 * nothing left to write, so any change made in between is either found here or has a later activity of its own. Safe to
 * repeat and to run in any order.
 */
export async function handleActivity(app: App, happened: readonly Activity[]): Promise<void> {
  const made = new Map<string, Claim>();
  for (let round = 0; round < maxRounds; round += 1) {
    const found = await findClaims(app, happened);
    const names = new Set(found.map(nameOf));
    // The cause of the notification has been removed in the meantime, so it is withdrawn too.
    const gone = [...made].filter(([name]) => !names.has(name)).map(([, claim]): Claim => ({ ...claim, as: [] }));
    const changes = await decide(app, [...found, ...gone]);
    if (!(await applyAll(app, changes))) return;
    for (const claim of found) made.set(nameOf(claim), claim);
  }
  throw new DomainError('unavailable', 'busy', 'The notification is changing too often. Please try again.', { retryAfter: 1 });
}

/** Returns whether anything had to be written. If one change fails, waits for the others, which could otherwise overwrite newer decisions. */
async function applyAll(app: App, changes: readonly GroupChange[]): Promise<boolean> {
  const limit = pLimit(atOnce);
  const applied = changes.map((change) => limit(() => changeGroup(app, change)));
  await Promise.allSettled(applied);
  return (await Promise.all(applied)).includes(true);
}

/** Decides whom to add to and remove from groups, in one change per group. */
async function decide(app: App, claims: readonly Claim[]): Promise<GroupChange[]> {
  if (claims.length === 0) return [];
  const open = claims.filter(({ as }) => as.length > 0);
  const [standing, states] = await Promise.all([standings(app, open), readStates(app, [...new Set(claims.map(({ recipient }) => recipient))])]);
  const changes = new Map<string, GroupChange & { add: string[]; remove: string[] }>();
  for (const claim of claims) {
    const { recipient, actor, about } = claim;
    const state = states.get(recipient)!;
    const verdict = claim.as.length === 0 ? 'remove' : verdictOf(claim, standing, state);
    if (verdict === 'leave') continue;
    const name = `${recipient} ${about.id}`;
    const change = changes.get(name) ?? { recipient, about, add: [], remove: [], readUpTo: state.readUpTo };
    changes.set(name, change);
    if (verdict === 'remove') {
      change.remove.push(actor);
    } else {
      change.add.push(actor);
      change.about = { ...about, type: verdict };
    }
  }
  return [...changes.values()];
}

type StandingOf = (viewer: string | undefined, author: string) => Standing;

/** The recipients' accounts, and their relations to actors and to authors of posts. From the database, because a cache may be slightly stale. */
async function standings(app: App, claims: readonly Claim[]): Promise<StandingOf> {
  const all = claims.flatMap(({ recipient, actor, about: { post } }): Pair[] => [
    { viewer: undefined, author: recipient },
    { viewer: recipient, author: actor },
    ...(post ? [{ viewer: recipient, author: post.author_id }] : []),
  ]);
  const pairs = new Map(all.map((pair) => [`${pair.viewer} ${pair.author}`, pair]));
  const rows = pairs.size === 0 ? [] : await listRelations(app.db, [...pairs.values()]);
  const known = new Map([...pairs].map(([name, { viewer, author }], index) => [name, standingOf(rows[index]!, viewer === author)]));
  return (viewer, author) => known.get(`${viewer} ${author}`) ?? toNobody;
}

/** The type of notification to create. `leave`: neither create nor withdraw. */
function verdictOf({ recipient, actor, about: { post }, as }: Claim, standing: StandingOf, { settings }: State): ChosenType | 'leave' | 'remove' {
  const toActor = standing(recipient, actor);
  const toAuthor = post && standing(recipient, post.author_id);
  // Hidden accounts may be restored.
  if (standing(undefined, recipient).isGone || toActor.isGone || toAuthor?.isGone) return 'leave';
  if (verdictOn('notification', toActor) !== 'yes' || (toAuthor && verdictOn('posts', toAuthor) !== 'yes')) return 'remove';
  return as.find((type) => settings[type] === 'everyone' || (settings[type] === 'following' && toActor.following)) ?? 'leave';
}
