import { type Resources, sub } from './template.ts';

/** A user pool outside the stack, for a cloud without Cognito. */
export interface OutsidePool {
  userPoolId: string;
  clientId: string;
  /** The endpoint for functions. */
  endpoint: string;
}

/** The variables that specify it. serverless.yml itself reads TOKEN_ISSUER and TOKEN_KEYS_URL. */
const variables = [
  'USER_POOL_ID',
  'USER_POOL_CLIENT_ID',
  'TOKEN_ISSUER',
  'TOKEN_KEYS_URL',
  'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
] as const;

/**
 * The pool outside the stack that is specified by the environment, only for the stage `local`.
 * @throws Error if the specification is incomplete
 */
export function findOutsidePool(stage: string, environment: NodeJS.ProcessEnv): OutsidePool | undefined {
  if (stage !== 'local' || variables.every((name) => environment[name] === undefined)) return undefined;
  const missing = variables.filter((name) => !environment[name]);
  if (missing.length > 0) {
    const message = `A user pool outside the stack is only partly configured: set ${missing.join(', ')} as well, or none of ${variables.join(', ')}.`;
    // osls shows errors with this name without a stack trace.
    throw Object.assign(new Error(message), { name: 'ServerlessError' });
  }
  return {
    userPoolId: environment['USER_POOL_ID']!,
    clientId: environment['USER_POOL_CLIENT_ID']!,
    endpoint: environment['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']!,
  };
}

/** Removes the pool, its client and its groups from a template and replaces references to them with the outside pool's values. */
export function moveUserPoolOut(resources: Resources, pool: OutsidePool): void {
  delete resources['UserPool'];
  delete resources['UserPoolClient'];
  for (const [id, { Type }] of Object.entries(resources)) if (Type === 'AWS::Cognito::UserPoolGroup') delete resources[id];
  const values = new Map([
    ['UserPool', pool.userPoolId],
    ['UserPool.Arn', `arn:\${AWS::Partition}:cognito-idp:\${AWS::Region}:\${AWS::AccountId}:userpool/${pool.userPoolId}`],
    ['UserPoolClient', pool.clientId],
  ]);
  for (const [id, resource] of Object.entries(resources)) {
    const moved = replaceReferences(resource, values) as typeof resource;
    resources[id] = moved;
    if (moved.Type !== 'AWS::Lambda::Function') continue;
    const { Variables } = (moved.Properties['Environment'] ?? {}) as { Variables?: object };
    moved.Properties['Environment'] = { Variables: { ...Variables, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.endpoint } };
  }
}

function replaceReferences(value: unknown, values: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceReferences(item, values));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': getAtt, 'Fn::Sub': text } = value as { Ref?: string; 'Fn::GetAtt'?: string | string[]; 'Fn::Sub'?: unknown };
  const name = Ref ?? (getAtt && [getAtt].flat().join('.'));
  if (name && isOfPool(name)) {
    const replacement = valueOf(name, values);
    return replacement.includes('${') ? sub(replacement) : replacement;
  }
  if (text !== undefined) {
    const [template, ...variablesOfSub] = [text].flat() as [string, ...unknown[]];
    const replaced = template.replaceAll(/\$\{([\w.]+)\}/g, (match, named: string) => (isOfPool(named) ? valueOf(named, values) : match));
    return { 'Fn::Sub': variablesOfSub.length > 0 ? [replaced, ...(replaceReferences(variablesOfSub, values) as unknown[])] : replaced };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceReferences(item, values)]));
}

const isOfPool = (name: string): boolean => /^UserPool(Client)?(\.|$)/.test(name);

function valueOf(name: string, values: Map<string, string>): string {
  const value = values.get(name);
  if (value === undefined) throw new Error(`The template refers to ${name}, which infra/stack-plugin/outside-pool.ts does not have for a pool outside the stack.`);
  return value;
}
