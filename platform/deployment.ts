import type { Grant } from './grants/grant.ts';

/** The parts of a function's deployment that its definition decides; infra/functions.ts generates the rest of serverless.yml. */
export interface Deployment {
  /** Its grants. Its role, App, environment and bundle contain these and no more. */
  access: readonly Grant[];
  /** MB; CPU is proportional. Default 1,024. */
  memory?: number;
  /** Seconds. Default 28: API Gateway gives up after 29. */
  timeout?: number;
  /** layers/imaging has sharp for Lambda's CPU. */
  layers?: readonly 'imaging'[];
  /** It calls services that the functions' network cannot reach, and so has neither the databases nor the cache. */
  outsideNetwork?: true;
  /** Files it reads, as patterns relative to the project's root. */
  files?: readonly string[];
}
