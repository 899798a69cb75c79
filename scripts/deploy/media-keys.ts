import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';

/** A public key, and the version of its parameter. */
export interface PublicMediaKey {
  version: number;
  /** In PEM format. */
  publicKey: string;
}

export const mediaKeyName = (stage: string): string => `/lambdagram-${stage}/media-private-key`;

/**
 * The public keys for signatures of private media, the current one first. A key is created if there is none, or to rotate it. The
 * previous key stays valid for URLs in use. Not a SecureString, which CloudFormation does not resolve for functions.
 */
export async function mediaKeys(ssm: SSMClient, stage: string, { rotate = false } = {}): Promise<PublicMediaKey[]> {
  const Name = mediaKeyName(stage);
  const current = (await readKey(ssm, Name)) ?? (await makeKey(ssm, Name, false));
  const signing = rotate ? await makeKey(ssm, Name, true) : current;
  const before = signing.version > 1 ? await readKey(ssm, `${Name}:${signing.version - 1}`) : undefined;
  return before ? [signing, before] : [signing];
}

async function readKey(ssm: SSMClient, Name: string): Promise<PublicMediaKey | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    return publicOf(Parameter!.Value!, Parameter!.Version!);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

async function makeKey(ssm: SSMClient, Name: string, Overwrite: boolean): Promise<PublicMediaKey> {
  const Value = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  try {
    const { Version } = await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value, Overwrite, Description: 'Signs addresses of private photos' }));
    return publicOf(Value, Version!);
  } catch (error) {
    // A concurrent deployment has just created it.
    if (error instanceof ParameterAlreadyExists) return (await readKey(ssm, Name))!;
    throw error;
  }
}

function publicOf(privateKey: string, version: number): PublicMediaKey {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return { version, publicKey: createPublicKey(key).export({ format: 'pem', type: 'spki' }) as string };
}
