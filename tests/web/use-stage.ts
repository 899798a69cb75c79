import { afterAll, beforeAll } from 'vitest';
import { openStage, type Stage } from './browser.ts';

/** Provides one stage for all tests of a file. */
export function useStage(): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    Object.assign(stage, await openStage());
  });
  afterAll(() => stage.close?.());
  return stage;
}
