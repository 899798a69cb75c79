import { describe, expect, it } from 'vitest';
import { findOutsidePool, moveUserPoolOut } from './outside-pool.ts';
import { getAtt, ref, type Resources, sub } from './template.ts';

const environment = {
  USER_POOL_ID: 'local_abc',
  USER_POOL_CLIENT_ID: 'client1',
  TOKEN_ISSUER: 'http://0.0.0.0:9229/local_abc',
  TOKEN_KEYS_URL: 'http://cognito:9229/local_abc/.well-known/jwks.json',
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://cognito:9229',
};
const pool = { userPoolId: 'local_abc', clientId: 'client1', endpoint: 'http://cognito:9229' };
const arn = 'arn:${AWS::Partition}:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/local_abc';

describe('a pool outside of the stack', () => {
  it('is the one named by the environment, on the stage local', () => {
    expect(findOutsidePool('local', environment)).toEqual(pool);
    expect(findOutsidePool('local', {})).toBeUndefined();
  });

  it.each(['prod', 'staging', 'embedded'])('is not used on the stage %s', (stage) => {
    expect(findOutsidePool(stage, environment)).toBeUndefined();
    expect(findOutsidePool(stage, { USER_POOL_ID: 'half' })).toBeUndefined();
  });

  it.each(Object.keys(environment))('is rejected without %s', (name) => {
    expect(() => findOutsidePool('local', { ...environment, [name]: undefined })).toThrow(`set ${name} as well, or none of`);
    expect(() => findOutsidePool('local', { ...environment, [name]: '' })).toThrow(`set ${name} as well, or none of`);
  });
});

describe('a template without the pool', () => {
  const moved = (Properties: Record<string, unknown>, Type = 'AWS::IAM::Role') => {
    const resources: Resources = {
      UserPool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
      UserPoolClient: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: ref('UserPool') } },
      Admins: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { UserPoolId: ref('UserPool'), GroupName: 'admins' } },
      One: { Type, Properties },
    };
    moveUserPoolOut(resources, pool);
    expect(Object.keys(resources)).toEqual(['One']);
    return resources['One']!.Properties;
  };

  it.each([
    ['Ref', ref('UserPool'), 'local_abc'],
    ['Ref to the client', ref('UserPoolClient'), 'client1'],
    ['GetAtt', getAtt('UserPool', 'Arn'), sub(arn)],
    ['GetAtt in one word', { 'Fn::GetAtt': 'UserPool.Arn' }, sub(arn)],
    ['Sub', sub('${AWS::Region}/${UserPool}/${UserPoolClient}/${UserPool.Arn}/${Other}'), sub(`\${AWS::Region}/local_abc/client1/${arn}/\${Other}`)],
    ['Sub with variables', { 'Fn::Sub': ['${UserPool}/${X}', { X: ref('UserPool') }] }, { 'Fn::Sub': ['local_abc/${X}', { X: 'local_abc' }] }],
  ])('has its value in place of a %s', (_, reference, value) => {
    expect(moved({ deep: [{ down: reference }] })).toEqual({ deep: [{ down: value }] });
  });

  it('keeps every other reference', () => {
    const Properties = { a: ref('UserPoolish'), b: getAtt('Table', 'Arn'), c: sub('${UserPoolish}'), d: null, e: [true, 1] };
    expect(moved(Properties)).toEqual(Properties);
  });

  it('gives the pool’s address to its functions, and to nothing else', () => {
    const Environment = { Variables: { STAGE: 'local', USER_POOL_ID: ref('UserPool') } };
    const told = { STAGE: 'local', USER_POOL_ID: 'local_abc', AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://cognito:9229' };
    expect(moved({ Environment }, 'AWS::Lambda::Function')).toEqual({ Environment: { Variables: told } });
    expect(moved({})).toEqual({});
  });

  it('fails for a property of the pool that is not supported', () => {
    expect(() => moved({ name: getAtt('UserPool', 'ProviderName') })).toThrow('refers to UserPool.ProviderName');
  });
});
