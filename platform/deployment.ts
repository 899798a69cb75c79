import type { Grant } from './grants/grant.ts';

/** The parts of a function's deployment that its definition sets; infra/functions.ts generates its entry in serverless.yml. */
export interface Deployment {
  /** The function's grants. Its role, App, environment and bundle contain what these need and no more. */
  access: readonly Grant[];
  /** MB; the CPU share is proportional. Default 1,024. */
  memory?: number;
  /** Seconds. Default 28: API Gateway gives up after 29. */
  timeout?: number;
  /** layers/imaging contains sharp, built for Lambda's CPU. */
  layers?: readonly 'imaging'[];
  /** It calls services that the functions' network cannot reach, and so has neither the databases nor the cache. */
  outsideNetwork?: true;
  /** Files it reads, as patterns relative to the project's root. */
  files?: readonly string[];
}
