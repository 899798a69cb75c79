/**
 * @typedef {object} Series A CloudWatch metric.
 * @property {string} namespace
 * @property {string} name
 * @property {Record<string, string>} of Dimensions; values may contain `${References}`.
 * @property {string} stat
 */

/** @param {string} name @param {string} stat @returns {Series} */
const ofApi = (name, stat) => ({
  namespace: 'AWS/ApiGateway',
  name,
  of: { ApiName: 'lambdagram-${sls:stage}', Stage: '${sls:stage}' },
  stat,
});

/** @param {string} name @param {string} stat @param {string} [key] a function's key; without it, all functions of the account @returns {Series} */
const ofFunctions = (name, stat, key) => ({
  namespace: 'AWS/Lambda',
  name,
  of: key === undefined ? {} : { FunctionName: 'lambdagram-${sls:stage}-' + key },
  stat,
});

/** @param {string} queue @param {string} name @returns {Series} */
const ofQueue = (queue, name) => ({ namespace: 'AWS/SQS', name, of: { QueueName: 'lambdagram-${sls:stage}-' + queue }, stat: 'Maximum' });

/** @param {string} name @param {string} stat @returns {Series} */
const ofDatabase = (name, stat) => ({ namespace: 'AWS/RDS', name, of: { DBClusterIdentifier: 'lambdagram-${sls:stage}' }, stat });

/** @param {string} name @param {string} stat @returns {Series} */
const ofProxy = (name, stat) => ({ namespace: 'AWS/RDS', name, of: { ProxyName: 'lambdagram-${sls:stage}' }, stat });

/** @param {string} name @param {string} stat @returns {Series} */
const ofCache = (name, stat) => ({ namespace: 'AWS/ElastiCache', name, of: { clusterId: 'lambdagram-${sls:stage}' }, stat });

/** @param {string} name @param {string} [operation] @returns {Series} */
const ofTable = (name, operation) => ({
  namespace: 'AWS/DynamoDB',
  name,
  of: { TableName: 'lambdagram-${sls:stage}-interactions', ...(operation && { Operation: operation }) },
  stat: 'Sum',
});

/** Requests blocked by a firewall, by all of its rules or a single one. @param {string} firewall @param {string} [rule] @returns {Series} */
const ofFirewall = (firewall, rule = 'ALL') => ({
  namespace: 'AWS/WAFV2',
  name: 'BlockedRequests',
  of: { WebACL: firewall, Region: '${AWS::Region}', Rule: rule },
  stat: 'Sum',
});

/** @param {string} name @returns {Series} */
const ofPool = (name) => ({ namespace: 'AWS/Cognito', name, of: { UserPool: '${UserPool}', UserPoolClient: '${UserPoolClient}' }, stat: 'Sum' });

/** CloudFront keeps its metrics in us-east-1. @param {string} id @param {string} name @param {string} stat @returns {Series} */
const ofDistribution = (id, name, stat) => ({ namespace: 'AWS/CloudFront', name, of: { DistributionId: '${' + id + '}', Region: 'Global' }, stat });

/** Metrics that the functions log (platform/metrics.ts). @param {string} name @param {string} stat @returns {Series} */
const ofProduct = (name, stat) => ({ namespace: 'lambdagram-${sls:stage}', name, of: { service: 'lambdagram' }, stat });

module.exports = { ofApi, ofCache, ofDatabase, ofDistribution, ofFirewall, ofFunctions, ofPool, ofProduct, ofProxy, ofQueue, ofTable };
