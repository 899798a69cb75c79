import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveWeb } from '../../localstack/serve-web.ts';

interface HeadersPolicy {
  SecurityHeadersConfig: {
    ContentSecurityPolicy: { ContentSecurityPolicy: { 'Fn::Sub': string } };
    ContentTypeOptions: object;
    FrameOptions: { FrameOption: string };
    ReferrerPolicy: { ReferrerPolicy: string };
  };
  CustomHeadersConfig: { Items: { Header: string; Value: string }[] };
}

interface Made {
  Resources: Record<string, { Properties: Record<string, unknown> }>;
  Outputs: Record<string, { Value: unknown }>;
}
type Variables = { resolveVariable(name: string): Promise<unknown> };

const require = createRequire(import.meta.url);
const site = require('./site.cjs') as (serverless: Variables) => Promise<Made>;
const { origins } = require('./domain.cjs') as { origins(serverless: Variables): Promise<unknown> };
/** Resolves `env:NAME, ''` like serverless. */
const variables = (environment: Record<string, string>): Variables => ({
  resolveVariable: async (name) => (name === 'self:custom.originSecret' ? 'the secret' : (environment[/^env:(\w+), ''$/.exec(name)![1]!] ?? '')),
});
const { Resources, Outputs } = await site(variables({}));
const propertiesOf = (id: string) => Resources[id]!.Properties;

/** Runs a function's code like CloudFront: without a module wrapper. */
const handlerOf = (id: string) =>
  // oxlint-disable-next-line typescript/no-implied-eval -- it is code in the template that is tested
  new Function(`${propertiesOf(id)['FunctionCode'] as string}; return handler;`)() as (event: object) => { uri: string; headers: Record<string, { value: string }> };

it('caches no errors of the API', () => {
  const { CustomErrorResponses } = propertiesOf('SiteDistribution')['DistributionConfig'] as { CustomErrorResponses: object[] };
  expect(CustomErrorResponses).toEqual([500, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })));
});

describe("the operator's own domain", () => {
  const [DOMAIN, CERTIFICATE_ARN] = ['photos.example.com', 'arn:aws:acm:us-east-1:123456789012:certificate/1'];

  it('is the address of the site, with its certificate, and an origin that the API accepts', async () => {
    const made = await site(variables({ DOMAIN, CERTIFICATE_ARN }));
    expect(made.Resources['SiteDistribution']!.Properties['DistributionConfig']).toMatchObject({
      Aliases: [DOMAIN],
      ViewerCertificate: { AcmCertificateArn: CERTIFICATE_ARN, SslSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(made.Outputs['SiteUrl']).toEqual({ Value: 'https://photos.example.com' });
    expect(await origins(variables({ DOMAIN, CERTIFICATE_ARN }))).toEqual({ 'Fn::Sub': 'https://photos.example.com,https://${SiteDistribution.DomainName}' });
  });

  it('needs a certificate, in the region where CloudFront looks for it', async () => {
    await expect(site(variables({ DOMAIN }))).rejects.toThrow('go together');
    await expect(site(variables({ CERTIFICATE_ARN }))).rejects.toThrow('go together');
    await expect(site(variables({ DOMAIN, CERTIFICATE_ARN: CERTIFICATE_ARN.replace('us-east-1', 'eu-central-1') }))).rejects.toThrow('us-east-1 only');
  });

  it('is optional: without it the site has the address that CloudFront gives it', async () => {
    const address = { 'Fn::Sub': 'https://${SiteDistribution.DomainName}' };
    expect(propertiesOf('SiteDistribution')['DistributionConfig']).not.toHaveProperty('Aliases');
    expect(Outputs['SiteUrl']).toEqual({ Value: address });
    expect(await origins(variables({}))).toEqual(address);
  });
});

describe('the client at the edge', () => {
  const route = handlerOf('ClientRouteFunction');
  const request = (uri: string, agent = 'Mozilla/5.0 (X11; Linux x86_64)') => ({ request: { uri, querystring: {}, headers: { 'user-agent': { value: agent } } } });
  const fileFor = (uri: string) => route(request(uri)).uri;

  it('is the page for every address of the client', () => {
    for (const uri of ['/', '/explore', '/p/0198', '/u/jo.smith', '/u/jo.smith/followers', '/settings/profile']) {
      expect(fileFor(uri)).toBe('/index.html');
    }
  });

  it('serves its files otherwise', () => {
    const files = readdirSync(new URL('../../web/public', import.meta.url)).map((name) => `/${name}`);
    for (const uri of [...files, '/.vite/manifest.json', '/gone.php', '/a/b.png', '/index.html', '/assets/index-DXe2.js', '/assets/missing']) expect(fileFor(uri)).toBe(uri);
  });

  it('redirects link previewers to share pages, and people away from them', () => {
    const location = (event: object) => (route(event) as unknown as { headers: { location: { value: string } } }).headers.location.value;
    expect(location(request('/p/0198', 'Twitterbot/1.0'))).toBe('/share/p/0198');
    expect(location(request('/share/p/0198'))).toBe('/p/0198');
    expect(route(request('/share/u/jo', 'Twitterbot/1.0')).uri).toBe('/share/u/jo');
    const { CacheBehaviors } = propertiesOf('SiteDistribution')['DistributionConfig'] as { CacheBehaviors: { PathPattern: string }[] };
    expect(CacheBehaviors.find(({ PathPattern }) => PathPattern === '/share/*')).toMatchObject({ TargetOriginId: 'api', CachePolicyId: { Ref: 'ShareCache' } });
  });

  it('has the headers that `npm start` serves it with', async () => {
    const dist = mkdtempSync(join(tmpdir(), 'lambdagram-dist-'));
    writeFileSync(join(dist, 'index.html'), '<!doctype html>');
    const storageOrigin = 'https://lambdagram-prod-uploads-1.s3.eu-central-1.amazonaws.com';
    const web = await serveWeb({ dist, port: 0, apiUrl: 'http://127.0.0.1:1', cspImgSources: ['https://media.example'], storageOrigin, liveOrigin: 'wss://live.example' });
    onTestFinished(async () => {
      await web.close();
      rmSync(dist, { recursive: true });
    });
    const { headers } = await fetch(web.url);
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = propertiesOf('SiteHeaders')['ResponseHeadersPolicyConfig'] as HeadersPolicy;
    const policy = security.ContentSecurityPolicy.ContentSecurityPolicy['Fn::Sub'];
    const filledIn = policy.replace('${MediaDistribution.DomainName}', 'media.example').replace(/https:\/\/\$\{UploadsBucket\}\S+(?= )/, storageOrigin).replace(/wss:\S+(?=;)/, 'wss://live.example');
    expect(filledIn).toBe(headers.get('content-security-policy'));
    expect(security).toMatchObject({
      ContentTypeOptions: {},
      FrameOptions: { FrameOption: headers.get('x-frame-options') },
      ReferrerPolicy: { ReferrerPolicy: headers.get('referrer-policy') },
    });
    expect(custom.Items.length).toBe(2);
    for (const { Header, Value } of custom.Items) expect(headers.get(Header)).toBe(Value);
  });

  it('may send photos to the destination of upload URLs', async () => {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const policy = JSON.stringify(propertiesOf('SiteHeaders'));
    for (const region of ['us-east-1', 'eu-central-1']) {
      const url = await getSignedUrl(new S3Client({ region, credentials }), new GetObjectCommand({ Bucket: 'uploads', Key: 'photo' }));
      const allowed = /https:\/\/\$\{UploadsBucket\}[^; "]+/.exec(policy)![0];
      expect(new URL(url).origin).toBe(allowed.replace('${UploadsBucket}', 'uploads').replace('${AWS::Region}', region).replace('${AWS::URLSuffix}', 'amazonaws.com'));
    }
  });
});

describe('requests to the API at the edge', () => {
  it('sets the client’s address, replacing what the client sent', () => {
    const name = handlerOf('ViewerAddressFunction');
    const { headers } = name({ viewer: { ip: '203.0.113.9' }, request: { headers: { 'x-viewer-ip': { value: '10.0.0.1' }, accept: { value: '*/*' } } } });
    expect(headers).toEqual({ 'x-viewer-ip': { value: '203.0.113.9' }, accept: { value: '*/*' } });
  });
});
