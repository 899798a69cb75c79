import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import { beforeTimeout, inTime } from './deadline.ts';
import type { Deployment } from './deployment.ts';
import { flushMetrics } from './metrics.ts';
import { dropTrace, traced } from './tracing.ts';

export interface OperationDefinition<Input extends z.ZodType, Report> extends Deployment {
  name: string;
  /** When it runs, as a schedule expression of EventBridge, and what it is told then. Absent: only when called. */
  schedule?: { rate: `rate(${string})` | `cron(${string})`; input?: z.input<Input> };
  /** What it may be told; must accept an empty object, which is what a schedule sends. */
  input: Input;
  /** Returns a report of what was done, or with `dry_run` of what would be. */
  run(app: PlatformApp, input: z.output<Input>): Promise<Report>;
}

export interface OperationHandler<Report = unknown> {
  (event: unknown, context: Context): Promise<Report>;
  readonly operation: OperationDefinition<z.ZodType, Report>;
  readonly holder: Holder;
}

/** Input of an operation that can be tried without changing anything. */
export const DryRun = z.object({ dry_run: z.boolean().default(false) });

/** Makes a Lambda handler of a scheduled or operational function; it returns its report, which is also logged. */
export function operation<Input extends z.ZodType, Report>(
  definition: OperationDefinition<Input, Report>,
): OperationHandler<Report> {
  const { name, access, input, run } = definition;
  const holder = { name, access };
  const theApp = appOf(holder);
  const handler = (event: unknown, context: Context) =>
    traced(name, undefined, async () => {
      try {
        const app = theApp();
        const parsed = input.parse(event ?? {});
        // As a whole, too: migrations do not go through our clients.
        const report = await beforeTimeout(context, () => inTime(Infinity, () => run(app, parsed)));
        if (definition.schedule && isEmpty(report)) dropTrace();
        app.log.info(name, { report });
        return report;
      } finally {
        flushMetrics();
      }
    });
  return Object.assign(handler, { operation: definition as unknown as OperationDefinition<z.ZodType, Report>, holder });
}

/** A report of nothing done: a sweep that found nothing leaves no trace, since it would only hide others. */
const isEmpty = (report: unknown): boolean =>
  typeof report === 'object' && report !== null && Object.values(report).every((value) => !value || (Array.isArray(value) && value.length === 0));
