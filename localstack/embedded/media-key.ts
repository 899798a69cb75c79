import { createECDH, hash, createPrivateKey, createPublicKey } from 'node:crypto';

/** The key that signs URLs of private media: the same in every emulated cloud, like the access key. */
export const MEDIA_KEY = keyFrom('test');

function keyFrom(text: string) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(hash('sha256', text, 'buffer'));
  const [x, y] = [ecdh.getPublicKey().subarray(1, 33), ecdh.getPublicKey().subarray(33)].map((part) => part.toString('base64url')) as [string, string];
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d: ecdh.getPrivateKey().toString('base64url') } });
  return {
    id: 'KEMULATED',
    publicKey: createPublicKey(key),
    /** The environment variables with which functions sign URLs. */
    environment: { MEDIA_KEY_ID: 'KEMULATED', MEDIA_PRIVATE_KEY: key.export({ format: 'der', type: 'pkcs8' }).toString('base64') },
  };
}
