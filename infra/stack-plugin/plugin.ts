import { grants } from './grants.ts';
import { orderMigrations } from './migrations.ts';
import { findOutsidePool, moveUserPoolOut, type OutsidePool } from './outside-pool.ts';
import { dropImpliedOrder, type FunctionConfig, roleIdOf, roleOf } from './roles.ts';
import { separateStage } from './stage.ts';
import type { Resources } from './template.ts';

interface Serverless {
  serviceDir: string;
  configSchemaHandler: { defineFunctionProperties(provider: string, schema: object): void };
  service: {
    getAllFunctions(): string[];
    getFunction(key: string): FunctionConfig;
    resources: { Resources: Resources };
    provider: { stage: string; compiledCloudFormationTemplate: { Resources: Resources } };
  };
}

/**
 * Says in the template what osls has no words for: a role for each function, made from its `access`; API Gateway's
 * stage as a resource of its own, which a firewall and limits can be attached to; migrations before new code; and, for
 * an emulator without Cognito, a user pool that is in no stack.
 */
export class StackPlugin {
  readonly hooks: Record<string, () => void>;
  readonly #serverless: Serverless;
  #pool: OutsidePool | undefined;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { access: { type: 'array', items: { enum: Object.keys(grants) }, uniqueItems: true } },
    });
    this.hooks = {
      'before:package:setupProviderConfiguration': () => {
        // Here already, so that what is refused is refused before anything is built.
        this.#pool = findOutsidePool(serverless.service.provider.stage, process.env);
        this.#addRoles();
      },
      'before:aws:package:finalize:mergeCustomProviderResources': () => this.#finish(),
    };
  }

  #addRoles(): void {
    const { service } = this.#serverless;
    const { Resources } = service.resources;
    const onAws = 'DatabaseProxy' in Resources;
    for (const key of service.getAllFunctions()) {
      const config = service.getFunction(key);
      config.role = roleIdOf(key);
      Resources[config.role] = roleOf(config, onAws);
    }
  }

  #finish(): void {
    const { service, serviceDir } = this.#serverless;
    const { Resources } = service.provider.compiledCloudFormationTemplate;
    separateStage(Resources, service.resources.Resources, service.provider.stage);
    dropImpliedOrder(Resources);
    orderMigrations(Resources, service.resources.Resources['Migrations']!, serviceDir);
    if (this.#pool) for (const part of [Resources, service.resources.Resources]) moveUserPoolOut(part, this.#pool);
  }
}
