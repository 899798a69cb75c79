import { randomBytes } from 'node:crypto';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';

export const originSecretName = (stage: string): string => `/lambdagram-${stage}/origin-secret`;

/**
 * Creates the secret that CloudFront sends to the API, once. Not a SecureString, which CloudFormation resolves neither for CloudFront
 * nor for a function; it only protects how callers are counted, see docs/operations.md.
 * @returns its version, by which the template refers to it
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
    // A concurrent deployment was faster.
    if (error instanceof ParameterAlreadyExists) return await ensureOriginSecret(ssm, stage);
    throw error;
  }
}
