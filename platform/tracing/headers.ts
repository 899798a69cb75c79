import { randomUUID } from 'node:crypto';

/** The trace to continue, received from a caller or in a message. */
export interface Incoming {
  /** `1-<8 hex>-<24 hex>`; undefined if the caller has none. */
  root: string | undefined;
  parent: string | undefined;
  sampled: boolean | undefined;
}

/** Reads an X-Amzn-Trace-Id (AWS X-Ray developer guide, "Tracing header"). Malformed parts count as absent. */
export function parseXRay(header: string | undefined): Incoming {
  const parts = new Map((header ?? '').split(';').map((part) => part.trim().split('=', 2) as [string, string]));
  const root = parts.get('Root');
  if (root === undefined || !/^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(root)) return { root: undefined, parent: undefined, sampled: sampled(parts.get('Sampled')) };
  const parent = parts.get('Parent') ?? '';
  return { root, parent: /^[0-9a-f]{16}$/.test(parent) ? parent : undefined, sampled: sampled(parts.get('Sampled')) };
}

const sampled = (flag: string | undefined) => (flag === '1' ? true : flag === '0' ? false : undefined);

/** Reads a W3C `traceparent` (Trace Context, level 1); undefined if invalid. X-Ray accepts its ids unchanged. */
export function parseW3c(header: string | undefined): Incoming | undefined {
  const [, version, id, parent, flags] = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header?.trim() ?? '') ?? [];
  if (id === undefined || parent === undefined || version === 'ff' || /^0+$/.test(id) || /^0+$/.test(parent)) return undefined;
  return { root: `1-${id.slice(0, 8)}-${id.slice(8)}`, parent, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

export const xrayHeader = (root: string, parent: string | undefined, isSampled: boolean): string =>
  `Root=${root};${parent === undefined ? '' : `Parent=${parent};`}Sampled=${isSampled ? 1 : 0}`;

export const w3cHeader = (root: string, parent: string, isSampled: boolean): string =>
  `00-${root.slice(2).replace('-', '')}-${parent}-0${isSampled ? 1 : 0}`;

export const newTraceId = () => `1-${Math.floor(Date.now() / 1000).toString(16).padStart(8, '0')}-${randomHex(24)}`;
export const newSpanId = () => randomHex(16);

/** Random digits from UUIDs: Node caches entropy for many UUIDs, while `randomBytes` makes a system call each time. */
function randomHex(digits: number): string {
  const [low, middle, , , node] = randomUUID().split('-') as [string, string, string, string, string];
  return (node + low + middle).slice(0, digits);
}
