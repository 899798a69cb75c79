/** The stage of deploy:local, in the account that every emulator has. */
export const stage = 'local';
export const stackName = `lambdagram-${stage}`;
export const region = process.env['AWS_REGION'] ?? 'us-east-1';
const accountId = '000000000000';

export const mediaBucket = `lambdagram-${stage}-media-${accountId}`;
