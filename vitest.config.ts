import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Inherited by every process that tests start: compiling modules takes a quarter of the time until a service is ready.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '.local', 'compile-cache');

/** The tests of `npm run test:long`. */
export const longForm = '**/*.long.test.ts';
/** Tests that start their own cloud or service, because they break it or must be the only ones that deliver events. */
const ownService = 'tests/{cache,events,instance,outages,start,visibility}/**/*.test.ts';

/** Runs the slowest files first, so that no worker is still busy with one at the end. By default Vitest orders by file size. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = [/^tests\/outages/, /^tests\/web/, /^tests\/(events|start|foreign-pages)/, /^tests\/(?!contract)/, /./];
    const rank = ({ moduleId, project }: TestSpecification) => order.findIndex((group) => group.test(relative(project.config.root, moduleId)));
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // The smallest machine has two cores, and tests spend half of the time waiting for timers, browsers, stores and consumers.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // For hanging tests, not slow ones: a busy machine is several times slower than an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          include: ['{core,docs,events,functions,infra,localstack,platform,scripts,web}/**/*.test.ts', 'tests/contract/**/*.test.ts'],
          exclude: ['**/node_modules/**', longForm],
        },
      },
      {
        extends: true,
        test: {
          name: 'service',
          // Starting a process takes longer than most files take, so these share one, and the service. They don't change
          // the environment or the process's clients.
          isolate: false,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/contract/**', 'tests/no-redis/**', ownService, longForm],
          globalSetup: ['tests/setup/start-service.ts'],
          setupFiles: ['tests/setup/use-service.ts', 'tests/setup/keep-environment.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'own-service',
          include: [ownService],
          exclude: [longForm],
          setupFiles: ['tests/setup/use-own-service.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'no-redis',
          // Some of the end-to-end tests; `npm run test:no-redis` runs all of them.
          include: ['tests/no-redis/**/*.test.ts', 'tests/journeys/{idempotency,walks}.test.ts'],
          globalSetup: ['tests/setup/start-service-without-redis.ts'],
          setupFiles: ['tests/setup/use-service.ts'],
        },
      },
    ],
  },
});
