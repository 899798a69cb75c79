import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { type PlatformApp, theApp } from './app.ts';
import { beforeTimeout, inTime } from './deadline.ts';
import { flushMetrics } from './metrics.ts';
import { traced } from './tracing.ts';

export interface OperationDefinition<Input extends z.ZodType, Report> {
  name: string;
  /** What it may be told; must accept an empty object, which is what a schedule sends. */
  input: Input;
  /** Returns a report of what was done, or with `dry_run` of what would be. */
  run(app: PlatformApp, input: z.output<Input>): Promise<Report>;
}

export interface OperationHandler<Report = unknown> {
  (event: unknown, context: Context): Promise<Report>;
  readonly operation: OperationDefinition<z.ZodType, Report>;
}

/** Input of an operation that can be tried without changing anything. */
export const DryRun = z.object({ dry_run: z.boolean().default(false) });

/** Makes a Lambda handler of a scheduled or operational function; it answers with its report, which is also logged. */
export function operation<Input extends z.ZodType, Report>(
  definition: OperationDefinition<Input, Report>,
): OperationHandler<Report> {
  const { name, input, run } = definition;
  const handler = (event: unknown, context: Context) =>
    traced(name, undefined, async () => {
      try {
        const app = theApp();
        const parsed = input.parse(event ?? {});
        // As a whole, too: migrations do not go through our clients.
        const report = await beforeTimeout(context, () => inTime(Infinity, () => run(app, parsed)));
        app.log.info(name, { report });
        return report;
      } finally {
        flushMetrics();
      }
    });
  return Object.assign(handler, { operation: definition as unknown as OperationDefinition<z.ZodType, Report> });
}
