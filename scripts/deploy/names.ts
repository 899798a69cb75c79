/** The stage that deploy:local deploys. The account id below is the same in every emulator. */
export const stage = 'local';
export const stackName = `lambdagram-${stage}`;
export const region = process.env['AWS_REGION'] ?? 'us-east-1';
const accountId = '000000000000';

export const mediaBucket = `lambdagram-${stage}-media-${accountId}`;
