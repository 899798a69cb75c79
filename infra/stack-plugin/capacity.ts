import type { Resources } from './template.ts';

export interface Template {
  Resources: Resources;
}

/**
 * Quotas of CloudFormation and API Gateway: resources per stack, bytes of a template in S3, and path nodes of a REST API
 * (AWS raises this one on request).
 */
export const limits = { resources: 500, bytes: 1_000_000, pathNodes: 300 };

export type Capacity = Record<keyof typeof limits, number>;

/** How much of each quota a template uses. */
export function measure(template: Template): Capacity {
  return {
    resources: Object.keys(template.Resources).length,
    bytes: Buffer.byteLength(JSON.stringify(template)),
    pathNodes: pathNodes(pathsOf(template)),
  };
}

/**
 * How many more endpoints fit until the first quota is reached, and which quota that is, assuming that each needs as much as
 * the current average: its function, a share of its role, and its part of the API.
 */
export function spaceLeft(template: Template): { endpoints: number; limit: keyof typeof limits; perEndpoint: Capacity } {
  const { Resources } = template;
  const paths = JSON.stringify(pathsOf(template));
  const called = new Set([...paths.matchAll(/:function:([^/]+)\/invocations/g)].map(([, name]) => name));
  const functions = Object.values(Resources).filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && called.has(Properties['FunctionName'] as string));
  const roleIds = new Set(functions.map(({ Properties }) => (Properties['Role'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]));
  const parts = [...functions, ...[...roleIds].map((id) => Resources[id])];
  const used = measure(template);
  const perEndpoint = {
    resources: parts.length / called.size,
    bytes: (JSON.stringify(parts).length + paths.length) / called.size,
    pathNodes: used.pathNodes / called.size,
  };
  const fitting = (Object.keys(limits) as (keyof typeof limits)[])
    .map((limit) => ({ limit, endpoints: Math.floor((limits[limit] - used[limit]) / perEndpoint[limit]) }))
    .sort((a, b) => a.endpoints - b.endpoints);
  return { ...fitting[0]!, perEndpoint };
}

function pathsOf({ Resources }: Template): Record<string, Record<string, unknown>> {
  const { paths = {} } = (Resources['ApiGatewayRestApi']?.Properties['Body'] ?? {}) as { paths?: Record<string, Record<string, unknown>> };
  return paths;
}

/** The number of path nodes: every distinct path prefix, and the root. */
function pathNodes(paths: Record<string, unknown>): number {
  const nodes = new Set(['/']);
  for (const path of Object.keys(paths)) {
    const segments = path.split('/').slice(1);
    segments.forEach((_, index) => nodes.add(`/${segments.slice(0, index + 1).join('/')}`));
  }
  return nodes.size;
}
