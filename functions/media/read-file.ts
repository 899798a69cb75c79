import type { APIGatewayProxyEvent } from 'aws-lambda';
import { DomainError } from '../../core/shared/errors.ts';
import { DirectUpload } from '../../core/media/schema.ts';
import { decodeDirectUpload, type DirectFile } from '../../core/media/upload-media.ts';
import { header } from '../../platform/request.ts';

/** More than enough for JSON with a 4.4 MB file as base64; API Gateway's own limit is 10 MB, and Lambda's is 6 MB. */
const maxJsonBytes = 10 * 1024 * 1024;

/** A direct upload as JSON. */
export const JsonUpload = DirectUpload.transform(decodeDirectUpload);

/** The file of a direct upload, in either format. */
export async function readFile(event: APIGatewayProxyEvent, asJson: (maxBytes: number) => DirectFile): Promise<DirectFile> {
  const type = header(event, 'content-type') ?? 'application/json';
  if (/^multipart\/form-data/i.test(type)) return (await import('../../platform/multipart.ts')).multipartFile(event);
  if (/^(multipart|image|video|audio)\//i.test(type)) {
    throw new DomainError('unsupported_type', 'unsupported_media_type', `Send multipart/form-data or JSON with base64, not ${type}.`);
  }
  return asJson(maxJsonBytes);
}
