import { createPrivateKey, createSign } from 'node:crypto';
import type { MediaSigner } from '../core/shared/app.ts';
import type { Config } from './config.ts';

/** CloudFront's base64 variant, which doesn't need URL encoding. */
const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');

/** Creates CloudFront custom policy signatures with an ECDSA key: a third as long as with RSA, in a tenth of the time. */
export function openMediaSigner({ CDN_BASE_URL, MEDIA_KEY_ID, MEDIA_PRIVATE_KEY }: Pick<Config, 'CDN_BASE_URL' | 'MEDIA_KEY_ID' | 'MEDIA_PRIVATE_KEY'>): MediaSigner {
  const key = createPrivateKey({ key: Buffer.from(MEDIA_PRIVATE_KEY, 'base64'), format: 'der', type: 'pkcs8' });
  return {
    async sign(path, end) {
      const policy = JSON.stringify({ Statement: [{ Resource: `${CDN_BASE_URL}/${path}`, Condition: { DateLessThan: { 'AWS:EpochTime': end } } }] });
      const signature = createSign('SHA256').update(policy).sign(key);
      return `Policy=${base64(Buffer.from(policy))}&Signature=${base64(signature)}&Key-Pair-Id=${MEDIA_KEY_ID}&Hash-Algorithm=SHA256`;
    },
  };
}
