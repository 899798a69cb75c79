import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { consumers } from '../../events/consumers.ts';
import { apiResources, type Route } from '../../infra/stack-plugin/api.ts';
import { limits, measure, spaceLeft } from '../../infra/stack-plugin/capacity.ts';
import { type FunctionConfig, rolesOf } from '../../infra/stack-plugin/roles.ts';
import { logGroupIdOf, logGroupsOf } from '../../infra/stack-plugin/areas.ts';
import { functionIdOf, getAtt, pascalCase, ref, type Resources } from '../../infra/stack-plugin/template.ts';
import { sizes } from '../../scripts/packaged-template.ts';
import { wholeTemplate } from './packaged-template.ts';
import { deployed, listFunctions } from '../../infra/functions.ts';

const template = (await wholeTemplate('prod')) as { Resources: Resources };
const deployment = { stackName: 'lambdagram-prod', stage: 'prod', onAws: true, inNetwork: true, live: true, databaseConnection: 'proxy', requestsPerSecond: 1000, requestsAtOnce: 2000 } as const;
const functions = deployed(await listFunctions(), { sharedQueues: false });
const routesOf = (key: string, routes: string[]): Route[] => routes.map((route) => ({ method: route.split(' ')[0]!, path: route.split(' ')[1]!, key }));

describe('the stack', () => {
  it('leaves a tenth of every limit free', () => {
    const used = measure(template);
    for (const limit of Object.keys(limits) as (keyof typeof limits)[]) expect([limit, used[limit] / limits[limit]]).toEqual([limit, expect.toSatisfy((part: number) => part < 0.9, 'below 0.9')]);
  });

  it('takes at most 244 resources for its first 50 functions in 11 areas with 8 queues, 1.5 for each function since, 5 for each queue and 2 for each area', () => {
    // Per queue: the queue, its dead-letter queue, its subscription, its event source, and an alarm.
    const queues = Object.keys(consumers).length - 8;
    // Per area: a log group, and an alarm if it has a queue.
    const areas = new Set(functions.map(({ area }) => area)).size - 11;
    expect(measure(template).resources).toBeLessThanOrEqual(244 + 1.5 * (functions.length - 50) + 5 * queues + 2 * areas);
  });

  it('has room for two hundred functions, the further ones being ordinary endpoints', () => {
    const grown = structuredClone(template);
    const before = measure(grown);
    const more = 200 - functions.length;
    grow(grown.Resources, more);
    const after = measure(grown);
    expect(after.resources - before.resources).toBeLessThanOrEqual(1.2 * more);
    expect(after.resources).toBeLessThan(480);
    expect(after.bytes).toBeLessThan(900_000);
    expect(after.pathNodes).toBeLessThan(limits.pathNodes);
  });

  it('reports how many more fit', () => {
    const { endpoints, perEndpoint } = spaceLeft(template);
    expect(endpoints).toBeGreaterThan(45);
    expect(perEndpoint.resources).toBeGreaterThanOrEqual(1);
  });
});

/**
 * Adds endpoints the way they are usually added: most to existing areas with the permissions of similar functions, some to new
 * areas. Each needs what osls creates for a function, and what infra/stack-plugin creates for the stack.
 */
function grow(resources: Resources, count: number): void {
  const endpoints = functions.filter(({ routes }) => routes.length === 1 && !routes[0]!.startsWith('ANY'));
  const added = Array.from({ length: count }, (_, index) => {
    const model = endpoints[index % endpoints.length]!;
    const area = index % 5 === 0 ? `area-${'abcde'[(index / 5) % 5]!}` : model.area;
    const config: FunctionConfig = { handler: `functions/${area}/new-endpoint-${index}.handler`, access: model.access };
    // Every second endpoint is a second method on the previous path.
    const method = index % 2 === 0 ? 'GET' : 'POST';
    return { key: `new-endpoint-${index}`, model, area, config, method, path: `/api/v1/${area}/{id}/things-${Math.floor(index / 2)}` };
  });
  const { resources: roles, roleIds } = rolesOf(added.map(({ key, config }) => [key, config] as const), deployment);
  Object.assign(resources, roles, logGroupsOf(added.map(({ area }) => area), deployment.stackName, 30));
  for (const { key, model, area } of added) {
    const { Properties, ...rest } = resources[functionIdOf(model.name)]!;
    const LoggingConfig = { LogGroup: ref(logGroupIdOf(area)) };
    resources[functionIdOf(key)] = { ...rest, Properties: { ...Properties, FunctionName: `lambdagram-prod-${key}`, Role: getAtt(roleIds.get(key)!, 'Arn'), LoggingConfig } };
  }
  const paths = new Set(added.map(({ path }) => path));
  const routes = [
    ...functions.flatMap(({ name, routes: own }) => routesOf(name, own)),
    ...added.flatMap(({ key, method, path }) => routesOf(key, [`${method} ${path}`])),
    ...routesOf('answer-unmatched', [...paths].map((path) => `ANY ${path}`)),
  ];
  for (const id of Object.keys(resources)) if (id.startsWith('ApiGatewayDeployment')) delete resources[id];
  Object.assign(resources, apiResources(routes, deployment));
}

describe('docs/operations.md', () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  it.each(sizes)('names the size of the stack: %s', async (size) => {
    const { resources } = measure((await wholeTemplate('prod', { size })) as { Resources: Resources });
    const guide = page.slice(page.indexOf(`# ${size === 'small' ? 'Small' : 'Standard'}\n`)).split(/\n# /)[0]!;
    const stated = [...guide.matchAll(/[Aa]bout (\d+) (?:of 500 )?resources/g)].map(([, number]) => Number(number));
    expect(stated.length).toBeGreaterThan(0);
    for (const number of stated) expect(Math.abs(number - resources) / resources).toBeLessThan(0.1);
  });

  it('explains every alarm', () => {
    const alarms = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm').map(([id]) => id);
    const areas = new Set(functions.map(({ area }) => pascalCase(area)));
    // Alarms of areas are listed as <Area>DeadLettersAlarm.
    const names = alarms.map((id) => id.replace(new RegExp(`^(${[...areas].join('|')})(?=DeadLetters\\d*Alarm$)`), '<Area>').replace(/\d+(?=Alarm$)/, ''));
    expect([...new Set(names)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
