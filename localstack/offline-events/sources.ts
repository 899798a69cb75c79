import * as z from 'zod';

export interface FunctionConfig {
  name: string;
  events?: Record<string, unknown>[];
}

const shorthand = (value: unknown): unknown => (typeof value === 'string' ? { arn: value } : value);
const common = {
  arn: z.unknown(),
  batchSize: z.int().min(1).default(10),
  enabled: z.boolean().default(true),
  functionResponseType: z.literal('ReportBatchItemFailures').optional(),
  filterPatterns: z.array(z.record(z.string(), z.unknown())).default([]),
};
const Sqs = z.preprocess(
  shorthand,
  z.object({
    ...common,
    maximumBatchingWindow: z.int().min(0).default(0),
    maximumConcurrency: z.int().min(1).default(2),
  }),
);
const Stream = z.preprocess(
  shorthand,
  z.object({
    ...common,
    type: z.enum(['dynamodb', 'kinesis']).default('dynamodb'),
    startingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('TRIM_HORIZON'),
    maximumRetryAttempts: z.int().min(-1).default(-1),
    bisectBatchOnFunctionError: z.boolean().default(false),
    destinations: z
      .object({ onFailure: z.preprocess(shorthand, z.object({ arn: z.unknown() })) })
      .optional(),
  }),
);

interface Target {
  arn: string;
  functionKey: string;
  functionName: string;
}
export interface QueueSource extends Target, Omit<z.infer<typeof Sqs>, 'arn'> {
  kind: 'sqs';
}
export interface StreamSource extends Target, Omit<z.infer<typeof Stream>, 'arn' | 'destinations'> {
  kind: 'stream';
  onFailureArn: string | undefined;
}
export type Source = QueueSource | StreamSource;

/**
 * The enabled queue and stream sources of all functions.
 * @param arns maps logical ids (or `Id.Attribute`) to ARNs, for Ref and GetAtt in the configuration
 */
export function readSources(
  functions: Iterable<readonly [string, FunctionConfig]>,
  arns: Record<string, string>,
): Source[] {
  const sources: Source[] = [];
  for (const [functionKey, { name: functionName, events = [] }] of functions) {
    for (const event of events) {
      const target = (arn: unknown): Target => ({ arn: resolveArn(arn, arns), functionKey, functionName });
      if (event.sqs) {
        const { arn, ...config } = Sqs.parse(event.sqs);
        if (config.enabled) sources.push({ kind: 'sqs', ...config, ...target(arn) });
      } else if (event.stream) {
        const { arn, destinations, ...config } = Stream.parse(event.stream);
        if (!config.enabled) continue;
        if (config.type === 'kinesis') throw new Error(`${functionKey}: Kinesis events are not delivered offline.`);
        const onFailureArn = destinations && resolveArn(destinations.onFailure.arn, arns);
        if (onFailureArn && !onFailureArn.startsWith('arn:aws:sqs:')) {
          throw new Error(`${functionKey}: onFailure must be a queue offline, not ${onFailureArn}.`);
        }
        sources.push({ kind: 'stream', ...config, ...target(arn), onFailureArn });
      }
    }
  }
  return sources;
}

/** Returns an ARN unchanged, and resolves a Ref or GetAtt through `arns`. */
export function resolveArn(value: unknown, arns: Record<string, string>): string {
  if (typeof value === 'string') return value;
  const intrinsic = z
    .union([
      z.strictObject({ Ref: z.string() }).transform(({ Ref }) => Ref),
      z
        .strictObject({ 'Fn::GetAtt': z.union([z.string(), z.array(z.string())]) })
        .transform(({ 'Fn::GetAtt': att }) => (typeof att === 'string' ? att : att.join('.'))),
    ])
    .safeParse(value);
  if (!intrinsic.success) throw new Error(`Cannot resolve an event source's ARN offline: ${JSON.stringify(value)}`);
  const id = intrinsic.data.split('.')[0] ?? '';
  const arn = arns[intrinsic.data] ?? arns[id];
  if (!arn) throw new Error(`OFFLINE_EVENT_ARNS has no ARN for ${id}, to which an event source refers.`);
  return arn;
}

/** A source's name for the log, for example `sqs    media-uploaded -> media-on-media-uploaded`. */
export function describeSource({ kind, arn, functionKey }: Source): string {
  const name = kind === 'sqs' ? arn.split(':').at(-1) : arn.split('/')[1];
  return `${kind.padEnd(7)}${name} -> ${functionKey}`;
}
