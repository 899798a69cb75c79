import { CloudFrontClient, CreateInvalidationCommand, TooManyInvalidationsInProgress } from '@aws-sdk/client-cloudfront';
import type { Cdn } from '../core/shared/app.ts';
import { outage } from '../core/shared/errors.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

/** Time limit (ms) for one attempt. */
const attempt = 5_000;

/** CloudFront. */
export async function openCdn(config: Config): Promise<Cdn> {
  const DistributionId = config.MEDIA_DISTRIBUTION_ID;
  if (DistributionId === '') return { invalidate: async () => true };
  const client = outbound(new CloudFrontClient(outboundSettings(config, attempt)), 'cdn');
  return {
    async invalidate(paths, reference) {
      const InvalidationBatch = { CallerReference: reference, Paths: { Quantity: paths.length, Items: [...paths] } };
      try {
        // A repeated request returns the state of the first one.
        const { Invalidation } = await client.send(new CreateInvalidationCommand({ DistributionId, InvalidationBatch }));
        return Invalidation?.Status === 'Completed';
      } catch (error) {
        // CloudFront is only at its limit for a few seconds, so this is worth a retry.
        throw error instanceof TooManyInvalidationsInProgress ? outage('cdn', error) : error;
      }
    },
  };
}
