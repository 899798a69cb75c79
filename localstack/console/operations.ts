import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Operation {
  /** The function's name, such as `like-post`. */
  name: string;
  method: string;
  /** The path's template. */
  path: string;
}

let operations: Operation[] | undefined;

/** The endpoints, from the contract. */
export function listOperations(): Operation[] {
  return (operations ??= read());
}

function read(): Operation[] {
  const { paths } = JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8')) as { paths: Record<string, Record<string, { operationId?: string }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId }]) =>
      operationId ? [{ name: operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), method: method.toUpperCase(), path }] : [],
    ),
  );
}

/** Restores the braces around a route's parameters. In X-Ray traces it is, for example, `POST /api/v1/posts/_post_id_/like`. */
export const asRoute = (name: string): string => name.replace(/\/_(\w+?)_(?=\/|$)/g, '/{$1}');

/** The name of the function that handles a route, given as in the contract or in X-Ray's form. */
export const functionOf = (name: string): string => {
  const route = asRoute(name);
  return listOperations().find(({ method, path }) => `${method} ${path}` === route)?.name ?? route;
};

/** An operation's sample request as a curl command. It contains `$TOKEN`, and nothing that was sent in real requests. */
export function curlOf(route: string, apiUrl: string): string | undefined {
  const operation = listOperations().find(({ method, path }) => `${method} ${path}` === route);
  if (!operation) return undefined;
  const url = `${apiUrl}${operation.path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
  const sample = readSample(operation.name.replace(/-alias$/, ''));
  const needsToken = sample?.headers?.['Authorization'] !== undefined;
  const body = typeof sample?.body === 'string' ? sample.body.replace(/\{\{(\w+)\}\}/g, (_, name: string) => (name === 'token' ? '$TOKEN' : `<${name}>`)) : undefined;
  return [
    `curl -X ${operation.method} "${url}"`,
    ...(needsToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${body.replaceAll("'", String.raw`'\''`)}'`]),
  ].join(' \\\n  ');
}

interface Sample {
  headers?: Record<string, string>;
  body?: string | null;
}

function readSample(name: string): Sample | undefined {
  try {
    return JSON.parse(readFileSync(join(root, 'events', 'samples', `${name}.json`), 'utf8')) as Sample;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
