const clientRouteHandler = require('./edge-functions/client-route.cjs');
const viewerAddress = require('./edge-functions/viewer-address.cjs');
const { clientRoute } = require('../../web/serve/client-route.ts');
const { apiPaths, sharePath } = require('../../web/serve/api-paths.ts');
const { findDomain, siteUrl } = require('./domain.cjs');
const { getAtt, sub } = require('../stack-plugin/template.ts');
const { contentSecurityPolicy, siteHeaders } = require('../../web/serve/policy.ts');

/** CloudFront's managed policies have the same ids in every account. */
const managed = {
  CachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  CachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  AllViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
};

/**
 * The web client and the API on the same origin. The API only admits requests that come through here (see firewall.cjs).
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 */
module.exports = async ({ resolveVariable }) => resourcesWith(await resolveVariable('self:custom.originSecret'), await findDomain(resolveVariable));

/** @param {unknown} secret @param {import('./domain.cjs').Domain | undefined} domain */
const resourcesWith = (secret, domain) => ({
  Resources: {
    SiteBucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: sub('lambdagram-${sls:stage}-site-${AWS::AccountId}'),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      },
    },
    SiteBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'SiteBucket' }, PolicyDocument: { Version: '2012-10-17', Statement: bucketStatements } },
    },
    SiteAccess: {
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: {
        OriginAccessControlConfig: {
          Name: 'lambdagram-${sls:stage}-site',
          OriginAccessControlOriginType: 's3',
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        },
      },
    },
    SiteHeaders: { Type: 'AWS::CloudFront::ResponseHeadersPolicy', Properties: { ResponseHeadersPolicyConfig: headersPolicy } },
    ClientRouteFunction: edgeFunction('client-route', clientRouteHandler, clientRoute),
    ViewerAddressFunction: edgeFunction('viewer-address', viewerAddress),
    ShareCache: { Type: 'AWS::CloudFront::CachePolicy', Properties: { CachePolicyConfig: shareCache } },
    SiteDistribution: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: distribution(secret, domain) } },
  },
  Outputs: {
    SiteUrl: { Value: siteUrl(domain) },
    // The target for a custom domain (CNAME or alias record).
    SiteDomainName: { Value: getAtt('SiteDistribution', 'DomainName') },
    SiteBucketName: { Value: { Ref: 'SiteBucket' } },
    SiteDistributionId: { Value: { Ref: 'SiteDistribution' } },
  },
});

const fromSite = {
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Condition: {
    StringEquals: { 'aws:SourceArn': sub('arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${SiteDistribution}') },
  },
};
const bucketStatements = [
  { ...fromSite, Action: 's3:GetObject', Resource: sub('${SiteBucket.Arn}/*') },
  // Without this, the response for a missing file would be 403 instead of 404.
  { ...fromSite, Action: 's3:ListBucket', Resource: getAtt('SiteBucket', 'Arn') },
  {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [getAtt('SiteBucket', 'Arn'), sub('${SiteBucket.Arn}/*')],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
];

/** The headers that localstack/serve-web.ts sends with every page, and HSTS. */
const headersPolicy = {
  Name: 'lambdagram-${sls:stage}-site',
  SecurityHeadersConfig: {
    ContentSecurityPolicy: {
      ContentSecurityPolicy: sub(
        contentSecurityPolicy({
          cspImgSources: ['https://${MediaDistribution.DomainName}'],
          liveOrigin: 'wss://${LiveApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}',
          // The host in the SDK's presigned upload URLs.
          storageOrigin: 'https://${UploadsBucket}.s3.${AWS::Region}.${AWS::URLSuffix}',
        }),
      ),
      Override: true,
    },
    ContentTypeOptions: { Override: true },
    FrameOptions: { FrameOption: siteHeaders['X-Frame-Options'], Override: true },
    ReferrerPolicy: { ReferrerPolicy: siteHeaders['Referrer-Policy'], Override: true },
    StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true, Override: true },
  },
  CustomHeadersConfig: {
    Items: [
      { Header: 'Cross-Origin-Opener-Policy', Value: siteHeaders['Cross-Origin-Opener-Policy'], Override: true },
      { Header: 'Permissions-Policy', Value: siteHeaders['Permissions-Policy'], Override: true },
    ],
  },
};

/**
 * @param {string} name
 * @param {(event: never) => unknown} handler
 * @param {Function[]} uses functions that the handler calls
 */
function edgeFunction(name, handler, ...uses) {
  return {
    Type: 'AWS::CloudFront::Function',
    Properties: {
      Name: 'lambdagram-${sls:stage}-' + name,
      AutoPublish: true,
      FunctionConfig: { Comment: `infra/aws/edge-functions/${name}.cjs`, Runtime: 'cloudfront-js-2.0' },
      FunctionCode: [...uses, handler].map(String).join('\n'),
    },
  };
}

/** @param {string} id */
const onRequest = (id) => [{ EventType: 'viewer-request', FunctionARN: getAtt(id, 'FunctionARN') }];

const forRequests = {
  CachePolicyId: managed.CachingDisabled,
  OriginRequestPolicyId: managed.AllViewerExceptHostHeader,
  FunctionAssociations: onRequest('ViewerAddressFunction'),
};

/** Share pages are the same for everyone, so they can be cached; people are redirected. */
const forPreviews = { CachePolicyId: { Ref: 'ShareCache' }, FunctionAssociations: onRequest('ClientRouteFunction') };

/** Caches by URL only, for as long as the origin allows. */
const shareCache = {
  Name: 'lambdagram-${sls:stage}-share',
  MinTTL: 0,
  DefaultTTL: 0,
  MaxTTL: 60,
  ParametersInCacheKeyAndForwardedToOrigin: {
    EnableAcceptEncodingGzip: true,
    EnableAcceptEncodingBrotli: true,
    CookiesConfig: { CookieBehavior: 'none' },
    HeadersConfig: { HeaderBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
  },
};

/** @param {unknown} secret @param {import('./domain.cjs').Domain | undefined} domain */
const distribution = (secret, domain) => ({
  Comment: 'lambdagram-${sls:stage} site',
  ...(domain && {
    Aliases: [domain.name],
    ViewerCertificate: { AcmCertificateArn: domain.certificate, SslSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' },
  }),
  Enabled: true,
  HttpVersion: 'http2and3',
  IPV6Enabled: true,
  DefaultRootObject: 'index.html',
  Origins: [
    {
      Id: 'site',
      DomainName: getAtt('SiteBucket', 'RegionalDomainName'),
      S3OriginConfig: {},
      OriginAccessControlId: getAtt('SiteAccess', 'Id'),
    },
    {
      Id: 'api',
      DomainName: sub('${ApiGatewayRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}'),
      // By name, since a reference to the stage would create a cycle: the functions need this distribution's domain name.
      OriginPath: '/${sls:stage}',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'], OriginReadTimeout: 30 },
      OriginCustomHeaders: [{ HeaderName: 'x-origin-verify', HeaderValue: secret }],
    },
  ],
  DefaultCacheBehavior: {
    TargetOriginId: 'site',
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: ['GET', 'HEAD'],
    Compress: true,
    CachePolicyId: managed.CachingOptimized,
    ResponseHeadersPolicyId: { Ref: 'SiteHeaders' },
    FunctionAssociations: onRequest('ClientRouteFunction'),
  },
  // Otherwise CloudFront caches errors for ten seconds regardless of their headers, and one caller's 503 would be sent to everybody.
  CustomErrorResponses: [500, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
  CacheBehaviors: apiPaths.flatMap((path) => [path, `${path}/*`]).map((PathPattern) => ({
    PathPattern,
    TargetOriginId: 'api',
    ViewerProtocolPolicy: 'https-only',
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    Compress: true,
    ...(PathPattern.startsWith(sharePath) ? forPreviews : forRequests),
  })),
});
