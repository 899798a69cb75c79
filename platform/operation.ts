import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import { beforeTimeout, inTime } from './deadline.ts';
import type { Deployment } from './deployment.ts';
import { flushMetrics } from './metrics.ts';
import { dropTrace, traced } from './tracing.ts';

export interface OperationDefinition<Input extends z.ZodType, Report> extends Deployment {
  name: string;
  /** When it runs, as an EventBridge schedule expression, and with what input. Absent: only when called. */
  schedule?: { rate: `rate(${string})` | `cron(${string})`; input?: z.input<Input> };
  /** Its input; must accept an empty object, which schedules send. */
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

/** Creates a Lambda handler for a scheduled or operational function; its report is returned and logged. */
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
        // The whole operation, too: migrations do not use our clients.
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

/** A report without results: a sweep that found nothing is not traced, since it would only hide others. */
const isEmpty = (report: unknown): boolean =>
  typeof report === 'object' && report !== null && Object.values(report).every((value) => !value || (Array.isArray(value) && value.length === 0));
