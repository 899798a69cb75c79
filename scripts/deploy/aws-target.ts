import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { isSize, type Size, sizes } from '../packaged-template.ts';

/** The stages of emulators; all others are on AWS. */
const emulated = ['embedded', 'local'];

/**
 * The AWS deployment specified by the environment.
 * @throws CloudError if an endpoint of an emulator is still set: commands meant for AWS would use it
 */
export function awsTarget(environment: NodeJS.ProcessEnv): { stage: string; region: string } {
  const endpoint = Object.keys(environment).find((name) => /^AWS_ENDPOINT_URL/i.test(name) && environment[name]);
  if (endpoint) {
    throw new CloudError(`${endpoint} is ${environment[endpoint]}, and this deploys to AWS. Unset it, or deploy to an emulator: npm run deploy:local`);
  }
  const stage = environment['STAGE'] ?? 'prod';
  if (emulated.includes(stage)) throw new CloudError(`The stage ${stage} is an emulator's. Deploy it with: npm run deploy:local`);
  // The stage is part of resource names; bucket names have the strictest rules.
  if (!/^[a-z][a-z0-9-]{0,15}$/.test(stage)) throw new CloudError(`STAGE must be up to 16 lower-case letters, digits and hyphens, not ${JSON.stringify(stage)}.`);
  return { stage, region: environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1' };
}

/**
 * The size to deploy: SIZE, or `standard`.
 * @throws CloudError for an unknown size, or a database that the size does not support
 */
export function sizeOf({ SIZE: size = 'standard', DATABASE: database }: NodeJS.ProcessEnv): Size {
  if (!isSize(size)) throw new CloudError(`SIZE must be ${sizes.join(' or ')}, not ${JSON.stringify(size)}.`);
  if (database !== undefined && (size !== 'small' || !['own', 'aurora'].includes(database))) throw new CloudError(`DATABASE must be own or aurora, and requires SIZE=small.`);
  return size;
}
