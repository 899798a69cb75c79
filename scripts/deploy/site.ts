import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { buildWeb } from '../../web/build.ts';
import { listSite } from '../../web/serve/site-files.ts';
import { uploadSite } from './upload-site.ts';

export interface SiteDeployment {
  bucket: string;
  /** The CloudFront distribution in front of the bucket. */
  distributionId: string;
  region: string;
  log: (line: string) => void;
}

/**
 * Builds the client and releases it. CloudFront sets the headers that do not depend on the file.
 * @throws if the client does not build, or AWS rejects a call; it can safely be repeated
 */
export async function deploySite({ bucket, distributionId, region, log }: SiteDeployment): Promise<void> {
  const files = await listSite(await buildWeb({ log }));
  const s3 = new S3Client({ region, forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined });
  const cloudFront = new CloudFrontClient({ region });
  try {
    const { sent, deleted } = await uploadSite(s3, bucket, files);
    log(`site: ${sent.length} of ${files.length} files sent, ${deleted.length} of earlier releases deleted`);
    // Invalidates all paths each time, because an interrupted deployment may have sent files without reaching this point.
    const paths = ['/', ...files.filter(({ hashed }) => !hashed).map(({ path }) => path)];
    const { Invalidation } = await cloudFront.send(
      new CreateInvalidationCommand({
        DistributionId: distributionId,
        InvalidationBatch: { CallerReference: new Date().toISOString(), Paths: { Quantity: paths.length, Items: paths } },
      }),
    );
    log(`site: invalidation ${Invalidation?.Id ?? ''} of ${paths.join(' ')}`);
  } finally {
    s3.destroy();
    cloudFront.destroy();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { bucket: { type: 'string' }, distribution: { type: 'string' }, region: { type: 'string', default: process.env['AWS_REGION'] } } });
  const { bucket, distribution, region } = values;
  if (!bucket || !distribution || !region) throw new Error('usage: node scripts/deploy/site.ts --bucket NAME --distribution ID [--region REGION, else AWS_REGION]');
  await deploySite({ bucket, distributionId: distribution, region, log: console.log });
}
