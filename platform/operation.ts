import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import { beforeTimeout, inTime } from './deadline.ts';
import type { Deployment } from './deployment.ts';
import { flushMetrics } from './metrics.ts';
import { dropTrace, traced } from './tracing.ts';

export interface OperationDefinition<Input extends z.ZodType, Report> extends Deployment {
  name: string;
  /** When it runs, as an EventBridge schedule expression, and its input. Absent: it only runs when called. */
  schedule?: { rate: `rate(${string})` | `cron(${string})`; input?: z.input<Input> };
  /** The input's schema. It must accept an empty object, since schedules without `input` send one. */
  input: Input;
  /** Returns a report of what was done or, with `dry_run`, of what would be done. */
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
        // The limit also applies to the operation as a whole: migrations do not use our clients.
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

/** A report without results. A sweep that found nothing is not traced, since its traces would only hide more useful ones. */
const isEmpty = (report: unknown): boolean =>
  typeof report === 'object' && report !== null && Object.values(report).every((value) => !value || (Array.isArray(value) && value.length === 0));
