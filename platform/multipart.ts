import type { APIGatewayProxyEvent } from 'aws-lambda';
import busboy from '@fastify/busboy';
import { DomainError, invalidField } from '../core/shared/errors.ts';
import { bodyBytes, header } from './request.ts';

export interface FormFile {
  bytes: Buffer;
  /** The content type of its part; `text/plain` if absent (RFC 7578, 4.4). */
  contentType: string | undefined;
}

/** The file in the field `file` of a `multipart/form-data` body (RFC 7578). Its name and type are optional. */
export async function multipartFile(event: APIGatewayProxyEvent): Promise<FormFile> {
  const file = await new Promise<(FormFile & { name: string | undefined }) | undefined>((resolve, reject) => {
    let found: (FormFile & { name: string | undefined }) | undefined;
    const form = new busboy.Busboy({
      headers: { 'content-type': header(event, 'content-type') ?? '' },
      limits: { files: 5, fields: 20 },
      isPartAFile: (field) => field === 'file',
    });
    form.on('file', (_, stream, name: string | undefined, __, contentType) => {
      const chunks: Buffer[] = [];
      // If the form is cut off inside a file, that file's stream emits an error too, and needs a listener.
      stream.on('error', reject);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        found ??= { bytes: Buffer.concat(chunks), contentType, name };
      });
    });
    form.on('error', reject);
    form.on('finish', () => resolve(found));
    form.end(bodyBytes(event));
  }).catch((error: unknown) => {
    throw new DomainError('invalid', 'malformed_multipart', 'The body is not valid multipart/form-data.', { cause: error });
  });
  if (!file) throw invalidField('file', 'The form must contain a file in the field "file".');
  // Browsers send this when no file is chosen.
  if (file.name === '' && file.bytes.length === 0) throw invalidField('file', 'Choose a file: the field "file" is empty.');
  return file;
}
