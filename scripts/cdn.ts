import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { startCdn } from '../localstack/ministack/cdn.ts';
import { mediaBucket } from './deploy/names.ts';
import { portOf } from './settings.ts';

// A CDN for an emulated cloud that has none: the one in docker-compose.yml. CDN_HOST is for running in a container, whose port
// is published on the host's loopback.
try {
  const cdn = await startCdn({
    port: portOf('CDN_PORT'),
    host: process.env['CDN_HOST'] ?? '127.0.0.1',
    endpoint: process.env['AWS_ENDPOINT_URL'] ?? `http://127.0.0.1:${portOf('EDGE_PORT')}`,
    bucket: mediaBucket,
  });
  console.log(`CDN ready on ${cdn.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cdn.stop());
} catch (error) {
  console.error(error instanceof CloudError ? error.message : error);
  process.exitCode = 1;
}
