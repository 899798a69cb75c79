/** The functions that presign URLs and forms: bundles contain everything in a module that is imported on first use. */
export { createPresignedPost } from '@aws-sdk/s3-presigned-post';
export { getSignedUrl } from '@aws-sdk/s3-request-presigner';
