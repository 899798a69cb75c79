const { sub } = require('../stack-plugin/template.ts');

/**
 * @typedef {object} Domain
 * @property {string} name such as `photos.example.com`
 * @property {string} certificate the ARN of a certificate for it in us-east-1, where CloudFront requires it
 */

/**
 * The operator's own domain, if there is one (DOMAIN and CERTIFICATE_ARN).
 * @param {(name: string) => Promise<unknown>} resolveVariable
 * @returns {Promise<Domain | undefined>}
 */
async function findDomain(resolveVariable) {
  const [name, certificate] = /** @type {string[]} */ (await Promise.all([resolveVariable("env:DOMAIN, ''"), resolveVariable("env:CERTIFICATE_ARN, ''")]));
  if (!name && !certificate) return undefined;
  if (!name || !certificate) throw new Error('DOMAIN and CERTIFICATE_ARN go together: set both or neither.');
  if (!certificate.startsWith('arn:aws:acm:us-east-1:')) throw new Error(`CloudFront takes certificates of us-east-1 only, and CERTIFICATE_ARN is ${certificate}.`);
  return { name, certificate };
}

/** The public URL of the web client and the API. @param {Domain | undefined} domain */
const siteUrl = (domain) => (domain ? `https://${domain.name}` : sub('https://${SiteDistribution.DomainName}'));

/**
 * The origins of the web client's pages. CloudFront's own domain name keeps working, too. A file variable of serverless.yml.
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 */
async function origins({ resolveVariable }) {
  const domain = await findDomain(resolveVariable);
  return sub([...(domain ? [`https://${domain.name}`] : []), 'https://${SiteDistribution.DomainName}'].join(','));
}

module.exports = { findDomain, origins, siteUrl };
