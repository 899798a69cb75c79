const mediaAccess = require('./edge-functions/media-access.cjs');
const { getAtt } = require('../stack-plugin/template.ts');

/** Blocks an account's files at CloudFront from the moment they become private until they have been moved (decision 55). */
module.exports = () => ({
  Resources: {
    MediaMarkers: {
      Type: 'AWS::CloudFront::KeyValueStore',
      Properties: { Name: 'lambdagram-${sls:stage}-media', Comment: 'Owners whose files are moving or hidden' },
    },
    MediaAccessFunction: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'lambdagram-${sls:stage}-media-access',
        AutoPublish: true,
        FunctionConfig: {
          Comment: 'infra/aws/edge-functions/media-access.cjs',
          Runtime: 'cloudfront-js-2.0',
          KeyValueStoreAssociations: [{ KeyValueStoreARN: getAtt('MediaMarkers', 'Arn') }],
        },
        FunctionCode: `import cf from 'cloudfront';\n${mediaAccess.toString()}`,
      },
    },
  },
});
