import type { TestProject } from 'vitest/node';
import { startTestService } from './start-service.ts';

/** Like start-service.ts, but without Redis and the web client. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return startTestService(project, { redis: 'none', web: false });
}
