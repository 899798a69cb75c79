const { ref } = require('../stack-plugin/template.ts');

/**
 * @typedef {object} MediaKey
 * @property {number} version
 * @property {string} publicKey PEM
 */

/**
 * The public keys for signatures of private media, the current one first. scripts/deploy/media-keys.ts creates them; a template that
 * is not being deployed has a placeholder.
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 * @returns {Promise<MediaKey[]>}
 */
async function findKeys({ resolveVariable }) {
  const keys = /** @type {string} */ (await resolveVariable("env:MEDIA_PUBLIC_KEYS, ''"));
  return keys === '' ? [{ version: 1, publicKey: 'made when this is deployed' }] : JSON.parse(keys);
}

/** Each version has a separate id, since keys cannot be changed in place. @param {MediaKey} key */
const idOf = ({ version }) => `MediaKey${version}`;

/** @param {MediaKey} key */
const publicKey = ({ version, publicKey }) => ({
  Type: 'AWS::CloudFront::PublicKey',
  Properties: {
    PublicKeyConfig: { Name: 'lambdagram-${sls:stage}-media-' + version, CallerReference: 'lambdagram-${sls:stage}-media-' + version, EncodedKey: publicKey },
  },
});

/** @param {{ resolveVariable(name: string): Promise<unknown> }} serverless */
async function resources(serverless) {
  const keys = await findKeys(serverless);
  return {
    Resources: {
      ...Object.fromEntries(keys.map((key) => [idOf(key), publicKey(key)])),
      MediaKeys: {
        Type: 'AWS::CloudFront::KeyGroup',
        Properties: { KeyGroupConfig: { Name: 'lambdagram-${sls:stage}-media', Items: keys.map((key) => ref(idOf(key))) } },
      },
    },
  };
}

/** The id of the current key. @param {{ resolveVariable(name: string): Promise<unknown> }} serverless */
const keyId = async (serverless) => ref(idOf(/** @type {MediaKey} */ ((await findKeys(serverless))[0])));

/** @param {{ resolveVariable(name: string): Promise<unknown> }} serverless */
const privateKey = async (serverless) =>
  '{{resolve:ssm:/lambdagram-${sls:stage}/media-private-key:' + /** @type {MediaKey} */ ((await findKeys(serverless))[0]).version + '}}';

module.exports = { keyId, privateKey, resources };
