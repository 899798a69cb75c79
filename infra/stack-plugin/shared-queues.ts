import type { DeclaredFunction } from '../functions.ts';
import { pascalCase, type Resources } from './template.ts';

/** Maps the name of each consumer's queue to the name of the worker's queue that replaces it. */
export function sharedQueuesOf(functions: readonly DeclaredFunction[]): Map<string, string> {
  return new Map(
    functions.flatMap(({ handler: { worker } }) => (worker ? worker.consumers.map(({ consumer }) => [consumer.queue.name, worker.queue.name] as const) : [])),
  );
}

/** Redirects references to a consumer's queue to its worker's. infra/queues.cjs creates the queues. */
export function shareQueues(resources: Resources, shared: Map<string, string>): void {
  const ids = new Map([...shared].flatMap(([own, common]) => ['Queue', 'QueuePolicy', 'DeadLetters'].map((kind) => [pascalCase(own) + kind, pascalCase(common) + kind] as const)));
  for (const [id, resource] of Object.entries(resources)) resources[id] = renamed(resource, ids) as typeof resource;
}

function renamed(value: unknown, ids: Map<string, string>, key = ''): unknown {
  if (typeof value === 'string') return nameIn(value, ids, key);
  // The first element is the logical id of a Fn::GetAtt or the text of a Fn::Sub.
  if (Array.isArray(value)) return value.map((item, index) => renamed(item, ids, key === 'DependsOn' || index === 0 ? key : ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renamed(item, ids, name)]));
}

function nameIn(text: string, ids: Map<string, string>, key: string): string {
  const newId = (id: string) => ids.get(id) ?? id;
  if (key === 'Ref' || key === 'DependsOn') return newId(text);
  if (key === 'Fn::GetAtt') return text.replace(/^\w+/, newId);
  return key === 'Fn::Sub' ? text.replaceAll(/(?<=\$\{)\w+/g, newId) : text;
}
