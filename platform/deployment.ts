import type { Grant } from './grants/grant.ts';

/** How a function is deployed, as far as its definition decides it: infra/functions.ts makes the rest of serverless.yml. */
export interface Deployment {
  /** What it may do. Its role, its App, its environment and its bundle contain this and no more. */
  access: readonly Grant[];
  /** MB; CPU comes with it. Default 1,024. */
  memory?: number;
  /** Seconds. Default 28: API Gateway gives up after 29. */
  timeout?: number;
  /** layers/imaging has sharp for Lambda's CPU. */
  layers?: readonly 'imaging'[];
  /** It reaches services that the functions' network has no way to, and so neither the databases nor the cache. */
  outsideNetwork?: true;
  /** Files it reads, as patterns from the project's root. */
  files?: readonly string[];
}
