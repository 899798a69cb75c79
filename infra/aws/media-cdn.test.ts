import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { serveFromCdn } from '../../localstack/embedded/cdn.ts';
import type { ObjectStore } from '../../localstack/embedded/s3-store.ts';

interface Template {
  Resources: {
    MediaHeaders: {
      Properties: {
        ResponseHeadersPolicyConfig: {
          SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: string } };
          CorsConfig: { AccessControlAllowOrigins: { Items: string[] } };
          CustomHeadersConfig: { Items: { Header: string; Value: string }[] };
        };
      };
    };
  };
}

describe('photos from CloudFront', () => {
  it('have the same headers as in the embedded cloud', async () => {
    // Without a bucket every photo is missing, but the headers are the same.
    const server = createServer((req, res) => void serveFromCdn(req, res, {} as ObjectStore, undefined));
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/cdn/photo`);

    const text = readFileSync(new URL('media-cdn.yml', import.meta.url), 'utf8');
    const { Resources } = parse(text, { logLevel: 'error', merge: true }) as Template;
    const { SecurityHeadersConfig, CorsConfig, CustomHeadersConfig } = Resources.MediaHeaders.Properties.ResponseHeadersPolicyConfig;
    const sent = {
      'access-control-allow-origin': CorsConfig.AccessControlAllowOrigins.Items.join(),
      'content-security-policy': SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy,
      // The effect of ContentTypeOptions.
      'x-content-type-options': 'nosniff',
      ...Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
    };
    // Headers of the individual response and the connection.
    const own = new Set(['accept-ranges', 'cache-control', 'connection', 'content-type', 'date', 'keep-alive', 'transfer-encoding']);
    expect(Object.fromEntries([...headers].filter(([name]) => !own.has(name)))).toEqual(sent);
    expect(SecurityHeadersConfig).toHaveProperty('ContentTypeOptions');
  });
});
