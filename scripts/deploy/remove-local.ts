import { S3Client } from '@aws-sdk/client-s3';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { runCommand } from '../command.ts';
import { describeSettings } from '../settings.ts';
import { emptyBucket } from './empty-bucket.ts';
import { kindsOfResources } from './leftovers.ts';
import { stage } from './names.ts';
import { serverless } from './serverless.ts';
import { clientConfig, stackResources } from './stack.ts';
import { findTarget, type Target } from './target.ts';

const usage = `npm run remove:local

Removes what npm run deploy:local has deployed, including photos, and checks that nothing remains. Postgres, Redis and
a user pool outside the stack are left alone.
It finds the cloud like npm run deploy:local.

${describeSettings('EDGE_PORT', 'DATA_DIR')}`;

const say = (line: string) => console.log(`  ${line}`);

await runCommand(usage, remove);

async function remove(): Promise<void> {
  const started = performance.now();
  const target = await findTarget();
  console.log(`\nRemoving from ${target.is} on ${target.endpoint}\n`);
  const resources = await stackResources(target.endpoint);
  if (resources.size > 0) {
    await emptyBuckets(target.endpoint, ['UploadsBucket', 'MediaBucket'].flatMap((id) => resources.get(id) ?? []));
    await serverless('remove', stage, target.environment, say);
  } else {
    say('There is no stack');
  }
  await removeLeftovers(target);
  if (resources.size > 0 && !resources.has('UserPool')) {
    say('The user pool is not part of the stack and is kept, like the accounts in Postgres: they belong together');
  }
  console.log(`\nNothing is left (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

async function emptyBuckets(endpoint: string, buckets: string[]): Promise<void> {
  const s3 = new S3Client({ ...clientConfig(endpoint), forcePathStyle: true });
  for (const bucket of buckets) say(`Deleted ${await emptyBucket(s3, bucket)} objects of ${bucket}`);
  s3.destroy();
}

/** @throws CloudError if something cannot be removed */
async function removeLeftovers({ endpoint, is: emulator, hasCognito }: Target): Promise<void> {
  const kinds = kindsOfResources(endpoint, hasCognito);
  for (const { kind, list, remove: removeOne } of kinds) {
    const names = await list();
    for (const name of names) await removeOne(name);
    if (names.length > 0) say(`${emulator} had left ${names.length} of kind "${kind}", which were removed now: ${names.join(', ')}`);
  }
  for (const { kind, list } of kinds) {
    const names = await list();
    if (names.length > 0) throw new CloudError(`Not removed, ${kind}: ${names.join(', ')}`);
  }
}
