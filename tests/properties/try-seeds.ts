import type { App } from '../../core/shared/app.ts';
import { loadConfig } from '../../platform/config.ts';
import { createApp } from '../../platform/whole-app.ts';
import { withPatience } from '../cache/with-patience.ts';
import { randomFrom } from './random-from.ts';

/** Runs `count` random histories, `atOnce` per seed, and returns the sums of their results. */
export async function trySeeds<Name extends string>(
  { count, firstSeed, atOnce }: { count: number; firstSeed: number; atOnce: number },
  run: (app: App, random: () => number) => Promise<Record<Name, number>>,
): Promise<Record<Name, number>> {
  const real = createApp(loadConfig());
  const app = withPatience(real);
  const totals: Partial<Record<Name, number>> = {};
  try {
    for (let seed = firstSeed; seed < firstSeed + count; seed += atOnce) {
      const found = await run(app, randomFrom(seed)).catch((cause: unknown) => {
        throw new Error(`the histories of seed ${seed}`, { cause });
      });
      for (const name of Object.keys(found) as Name[]) totals[name] = (totals[name] ?? 0) + found[name];
    }
    return totals as Record<Name, number>;
  } finally {
    await real.close();
  }
}
