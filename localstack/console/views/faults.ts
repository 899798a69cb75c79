import { consumers } from '../../../events/consumers.ts';
import { ConsoleError } from '../console-error.ts';
import type { View } from '../route.ts';
import type { FaultList } from '../shapes.ts';
import type { Sources } from '../sources.ts';

const address = ({ environment }: Sources) => `${environment['AWS_ENDPOINT_URL']}/_faults`;
const prefixOf = ({ environment }: Sources) => `lambdagram-${environment['STAGE']}-`;

/** The faults that the embedded cloud can inject. */
export const listFaults: View = async (sources): Promise<FaultList> => {
  const found = await request<{ dependencies: Record<string, string | null>; consumers: Record<string, string> }>(address(sources));
  return {
    dependencies: Object.entries(found.dependencies).map(([name, fault]) => ({ name, fault })),
    consumers: Object.keys(consumers).map((name) => ({ name, fault: found.consumers[prefixOf(sources) + name] ?? null })),
  };
};

/** Starts a fault, or ends it if null: `{ dependency, fault }` or `{ consumer, fault }`. */
export const setFault: View = async (sources, { body }) => {
  const { consumer, ...rest } = body as { consumer?: unknown };
  if (consumer !== undefined && !Object.hasOwn(consumers, String(consumer))) throw new ConsoleError(400, `There is no consumer ${String(consumer)}.`);
  const change = consumer === undefined ? rest : { consumer: prefixOf(sources) + String(consumer), ...rest };
  await request(address(sources), { method: 'PUT', body: JSON.stringify(change) });
  return listFaults(sources, { params: {}, query: {}, body: undefined });
};

async function request<Body>(url: string, init: RequestInit = {}): Promise<Body> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) });
  const body = (await response.json()) as Body & { message?: string };
  if (!response.ok) throw new ConsoleError(response.status, body.message ?? `The cloud responded with ${response.status}.`);
  return body;
}
