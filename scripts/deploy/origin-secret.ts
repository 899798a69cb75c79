import { randomBytes } from 'node:crypto';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';

export const originSecretName = (stage: string): string => `/lambdagram-${stage}/origin-secret`;

/**
 * Creates the secret that CloudFront sends to the API, if it does not exist. Not a SecureString, since CloudFormation does not
 * resolve those for CloudFront or for functions; the secret only protects the rate limits, see docs/operations.md.
 * @returns its version, which the template refers to
 */
export async function ensureOriginSecret(ssm: SSMClient, stage: string): Promise<number> {
  const Name = originSecretName(stage);
  try {
    return (await ssm.send(new GetParameterCommand({ Name }))).Parameter!.Version!;
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
  }
  try {
    const made = await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: randomBytes(32).toString('hex'), Description: 'Sent by CloudFront to the API' }));
    return made.Version!;
  } catch (error) {
    // A concurrent deployment has just created it.
    if (error instanceof ParameterAlreadyExists) return await ensureOriginSecret(ssm, stage);
    throw error;
  }
}
