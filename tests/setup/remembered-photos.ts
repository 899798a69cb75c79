import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/**
 * Stores files for an owner, for tests that need many. They have no rows, which are not needed for reading, marking and moving files.
 * Returns their paths under `public/`.
 */
export async function manyFiles(owner: string, count: number): Promise<string[]> {
  const s3 = new S3Client({ forcePathStyle: true });
  const paths = Array.from({ length: count }, (_, index) => `${owner}/${String(index).padStart(22, '0')}/780.webp`);
  try {
    for (let start = 0; start < count; start += 50) {
      await Promise.all(
        paths.slice(start, start + 50).map((path) => s3.send(new PutObjectCommand({ Bucket: process.env['MEDIA_BUCKET'], Key: `public/${path}`, Body: path, ContentType: 'image/webp' }))),
      );
    }
  } finally {
    s3.destroy();
  }
  return paths;
}

/** How many of the URLs are served. Only every `stride`th is requested. */
export async function countServed(urls: readonly string[], stride = 1): Promise<number> {
  const some = urls.filter((_, index) => index % stride === 0);
  let served = 0;
  for (let start = 0; start < some.length; start += 50) {
    const statuses = await Promise.all(some.slice(start, start + 50).map(async (url) => {
      const response = await fetch(url);
      await response.arrayBuffer();
      return response.status;
    }));
    served += statuses.filter((status) => status === 200).length;
  }
  return served;
}
