import { expect, it } from 'vitest';
import { awsTarget, sizeOf } from './aws-target.ts';

it('is prod in us-east-1 by default', () => {
  expect(awsTarget({})).toEqual({ stage: 'prod', region: 'us-east-1' });
  expect(awsTarget({ STAGE: 'staging', AWS_REGION: 'eu-central-1' })).toEqual({ stage: 'staging', region: 'eu-central-1' });
  expect(awsTarget({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_ENDPOINT_URL: '' }).region).toBe('eu-west-1');
});

it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_CLOUDFORMATION'])('rejects a %s left over from an emulator', (name) => {
  expect(() => awsTarget({ [name]: 'http://127.0.0.1:4566' })).toThrow(`${name} is http://127.0.0.1:4566, and this deploys to AWS`);
});

it.each(['local', 'embedded'])('rejects the stage %s of an emulator', (STAGE) => {
  expect(() => awsTarget({ STAGE })).toThrow('npm run deploy:local');
});

it.each(['Prod', 'a_b', '-x', '', 'a'.repeat(17)])('rejects %j as a stage', (STAGE) => {
  expect(() => awsTarget({ STAGE })).toThrow('STAGE must be');
});

it('is standard unless SIZE says otherwise, and offers a choice of databases in the size small only', () => {
  expect([sizeOf({}), sizeOf({ SIZE: 'small' }), sizeOf({ SIZE: 'small', DATABASE: 'aurora' })]).toEqual(['standard', 'small', 'small']);
  expect(() => sizeOf({ SIZE: 'tiny' })).toThrow('SIZE must be standard or small, not "tiny"');
  for (const environment of [{ DATABASE: 'aurora' }, { SIZE: 'small', DATABASE: 'mysql' }]) expect(() => sizeOf(environment)).toThrow('DATABASE must be own or aurora');
});
