import { type ApiDeployment, apiResources, type Route } from './api.ts';
import { areaOf, logGroupIdOf, logGroupsOf } from './areas.ts';
import { limits, measure, spaceLeft } from './capacity.ts';
import { grants } from './grants.ts';
import { orderMigrations } from './migrations.ts';
import { findOutsidePool, moveUserPoolOut, type OutsidePool } from './outside-pool.ts';
import { type Deployment, dropImpliedOrder, type FunctionConfig, rolesOf } from './roles.ts';
import { socketApiResources } from './socket-api.ts';
import { sharedQueuesOf, shareQueues } from './shared-queues.ts';
import { functionIdOf, ref, type Resources } from './template.ts';

interface Serverless {
  serviceDir: string;
  configSchemaHandler: { defineFunctionProperties(provider: string, schema: object): void };
  service: {
    service: string;
    custom: { deployment: Omit<Deployment & ApiDeployment, 'stackName' | 'stage'> & { sharedQueues: boolean } };
    getAllFunctions(): string[];
    getFunction(key: string): FunctionConfig;
    resources: { Resources: Resources };
    provider: { stage: string; logRetentionInDays: number; compiledCloudFormationTemplate: { Resources: Resources } };
  };
}

interface PluginUtils {
  log: { notice(line: string): void };
}

/**
 * Adds to the template what osls cannot express: the API as one document; roles generated from the functions' `access`; a log
 * group per area; migrations that run before new code is deployed; shared queues, in sizes that have them; and, for an emulator
 * without Cognito, a user pool outside the stack.
 */
export class StackPlugin {
  readonly hooks: Record<string, () => void | Promise<void>>;
  readonly #serverless: Serverless;
  readonly #log: PluginUtils['log'];
  #pool: OutsidePool | undefined;
  #routes: Route[] = [];
  /** The key of the WebSocket API's function. */
  #socket: string | undefined;

  constructor(serverless: Serverless, _options: object, { log }: PluginUtils) {
    this.#serverless = serverless;
    this.#log = log;
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { access: { type: 'array', items: { enum: Object.keys(grants) }, uniqueItems: true } },
    });
    this.hooks = {
      'before:package:setupProviderConfiguration': () => {
        // Done here, so that an invalid pool is rejected before anything is built.
        this.#pool = findOutsidePool(serverless.service.provider.stage, process.env);
        this.#prepareFunctions();
      },
      'before:aws:package:finalize:mergeCustomProviderResources': () => this.#finish(),
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.#report(),
    };
  }

  get #deployment(): Deployment & ApiDeployment {
    const { service, custom, provider } = this.#serverless.service;
    return { ...custom.deployment, stackName: `${service}-${provider.stage}`, stage: provider.stage };
  }

  #prepareFunctions(): void {
    const { service } = this.#serverless;
    const functions = service.getAllFunctions().map((key) => [key, service.getFunction(key)] as const);
    const { resources, roleIds } = rolesOf(functions, this.#deployment);
    Object.assign(service.resources.Resources, resources);
    for (const [key, config] of functions) {
      config.role = roleIds.get(key)!;
      // osls would create a group for each function.
      config.disableLogs = true;
      // HTTP events are hidden from osls, which would create a resource for every path and method.
      this.#routes.push(...(config.events ?? []).flatMap(({ http }) => (http === undefined ? [] : routeOf(http, key))));
      if (this.#deployment.live && config.events?.some(({ websocket }) => websocket)) {
        this.#socket = key;
        Object.assign(service.resources.Resources, socketApiResources(key, config.events, this.#deployment));
      }
      config.events = (config.events ?? []).filter(({ http, websocket }) => http === undefined && websocket === undefined);
    }
  }

  async #finish(): Promise<void> {
    const { service, serviceDir } = this.#serverless;
    const { Resources } = service.provider.compiledCloudFormationTemplate;
    Object.assign(Resources, apiResources(this.#routes, this.#deployment, this.#socket));
    this.#shareLogGroups(Resources);
    dropImpliedOrder(Resources);
    orderMigrations(Resources, service.resources.Resources['Migrations']!, serviceDir);
    const parts = [Resources, service.resources.Resources];
    if (this.#pool) for (const part of parts) moveUserPoolOut(part, this.#pool);
    if (service.custom.deployment.sharedQueues) {
      // Loaded here, because they load modules with a top-level await: osls requires its plugins.
      const { listFunctions } = await import('../functions.ts');
      const shared = sharedQueuesOf(await listFunctions());
      for (const part of parts) shareQueues(part, shared);
    }
  }

  #shareLogGroups(resources: Resources): void {
    const { service } = this.#serverless;
    const areas = service.getAllFunctions().map((key) => {
      const area = areaOf(service.getFunction(key).handler);
      resources[functionIdOf(key)]!.Properties['LoggingConfig'] = { LogGroup: ref(logGroupIdOf(area)) };
      return area;
    });
    Object.assign(resources, logGroupsOf(areas, this.#deployment.stackName, service.provider.logRetentionInDays));
  }

  /** Logs the capacity that is left, every time, so that nobody is surprised by a quota. */
  #report(): void {
    const template = this.#serverless.service.provider.compiledCloudFormationTemplate;
    const { resources, bytes, pathNodes } = measure(template);
    const { endpoints, limit, perEndpoint } = spaceLeft(template);
    const kilobytes = (value: number) => Math.round(value / 1000);
    this.#log.notice(
      `  The stack has ${resources} of ${limits.resources} resources, ${kilobytes(bytes)} of ${kilobytes(limits.bytes)} KB of template and ` +
        `${pathNodes} of ${limits.pathNodes} path nodes; about ${endpoints} more endpoints fit ` +
        `(${perEndpoint.resources.toFixed(1)} resources each; ${limit} run out first)`,
    );
  }
}

function routeOf(http: unknown, key: string): Route {
  const [method, path] = typeof http === 'string' ? http.split(' ', 2) : [];
  if (!method || !path) throw new Error(`A route of ${key} does not have the form "<METHOD> <path>": ${JSON.stringify(http)}`);
  return { method, path, key };
}
