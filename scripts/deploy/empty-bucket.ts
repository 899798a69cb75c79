import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';

/** Deletes all objects in a bucket, since only an empty bucket can be removed; returns how many there were. */
export async function emptyBucket(s3: S3Client, Bucket: string): Promise<number> {
  let deleted = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    if (Contents.length === 0) continue;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors[0]) throw new CloudError(`${Bucket} still has ${Errors.length} objects that could not be deleted: ${Errors[0].Code} ${Errors[0].Key}`);
    deleted += Objects.length;
  }
  return deleted;
}
