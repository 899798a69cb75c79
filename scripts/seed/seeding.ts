import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import pg from 'pg';
import { people } from '../../web/src/session/demo-people.ts';

/** How many posts are created before the service is ready, enough for the first screens. The others follow in the background. */
const firstPosts = 6;

/** Results of the first part, which the rest of the seeding needs. */
interface Begun {
  /** In ms since 1970; the posts' dates are relative to it. */
  time: number;
  userIds: string[];
}

/**
 * A file that exists from before the first start until the demo data is complete. It is empty as long as an interrupted start has to
 * begin from scratch; then it contains `Begun` as JSON.
 */
export const markerOf = (dataDir: string): string => join(dataDir, 'seeding');

/** A file that exists from when the demo data is complete until its pictures have all their renditions. */
const renderingMarkerOf = (dataDir: string): string => join(dataDir, 'rendering');

export const markUnusable = (dataDir: string): Promise<void> => writeFile(markerOf(dataDir), '');

/** Whether a start was interrupted before the demo could be used. */
export const isUnusable = async (dataDir: string): Promise<boolean> =>
  existsSync(markerOf(dataDir)) && (await readFile(markerOf(dataDir), 'utf8')) === '';

export interface Seeding {
  /** Stops after the current posts; the next start resumes there. */
  stop(): Promise<void>;
}

/**
 * Creates the demo data that is still missing according to the folder's marker files. Returns when the demo can be used, and
 * continues in the background. If that fails, the service is not affected, and the next start tries again.
 */
export async function seed(dataDir: string, environment: Record<string, string>, say: (line: string) => void): Promise<Seeding | undefined> {
  const marker = markerOf(dataDir);
  const renderingMarker = renderingMarkerOf(dataDir);
  if (!existsSync(marker) && !existsSync(renderingMarker)) return undefined;
  // The SDK's clients read the process's environment.
  Object.assign(process.env, environment);
  const [{ createApp }, { loadConfig }, { planPosts }, { rememberedImaging }, { renderPhotos, seedPeople, seedPosts }] = await Promise.all([
    import('../../platform/whole-app.ts'),
    import('../../platform/config.ts'),
    import('./plan.ts'),
    import('./renditions.ts'),
    import('./seed-demo.ts'),
  ]);
  const app = createApp(loadConfig(environment));
  const imaging = await rememberedImaging();

  const text = await readFile(existsSync(marker) ? marker : renderingMarker, 'utf8');
  let begun = text ? (JSON.parse(text) as Begun) : undefined;
  if (!begun) {
    begun = { time: Date.now(), userIds: await seedPeople(app, imaging) };
    await seedPosts(app, begun.userIds, planPosts(begun.time).slice(0, firstPosts), imaging);
    await writeFile(`${marker}.new`, JSON.stringify(begun));
    await rename(`${marker}.new`, marker);
    say(`Demo data ready: ${people.length} people and their newest ${firstPosts} posts; older ones follow`);
  }

  const { time, userIds } = begun;
  const stopping = new AbortController();
  const rest = async () => {
    if (existsSync(marker)) {
      const posts = planPosts(time).slice(firstPosts);
      await seedPosts(app, userIds, posts, imaging, stopping.signal);
      if (stopping.signal.aborted) return;
      await rename(marker, renderingMarker);
      say(`Demo data complete: ${firstPosts + posts.length} posts`);
    }
    await renderPhotos(app, userIds, imaging, stopping.signal);
    if (!stopping.signal.aborted) await rm(renderingMarker, { force: true });
  };
  const done = rest()
    .catch((error: unknown) => console.error(`The older demo posts could not be created; the next start tries again: ${inspect(error)}`))
    .finally(() => app.close());
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

/** Whether the service has the demo users. */
export async function hasDemo(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from users where username = $1', [people[0]!.username]);
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
