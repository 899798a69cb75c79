import { answer, api, type ReadyMedia } from '../api/client.ts';
import { Explained, Unreachable } from '../api/problem.ts';
import type { components } from '../api/schema.d.ts';

type Permission = components['schemas']['UploadPermission'];

/** Storage did not take the bytes, mostly because the permission had run out. */
class StorageRefusal extends Explained {
  override readonly name = 'StorageRefusal';

  constructor(status: number) {
    super(`The photo storage did not take the file (${status}).`);
  }
}

interface Upload {
  signal: AbortSignal;
  /** Share of the bytes that are sent, 0 to 1. */
  onProgress?: (share: number) => void;
  /** All bytes are there: what is left is confirmPhoto. */
  onSent?: (mediaId: string) => void;
}

/** Sends a file straight to storage and waits until it has become a photo. */
export async function uploadPhoto(file: File, { signal, onProgress, onSent }: Upload): Promise<ReadyMedia> {
  const permission = await answer(
    api.POST('/api/v1/media/upload-url', {
      // Which files are photos is for the API to say, of their bytes.
      body: { filename: file.name.slice(-255) || 'photo', content_type: file.type, size: file.size },
      signal,
    }),
  );
  await send(permission, file, signal, onProgress);
  onSent?.(permission.media_id);
  return confirmPhoto(permission.media_id, signal);
}

/** @throws ApiError with the reason when the file is no usable photo */
export const confirmPhoto = (mediaId: string, signal: AbortSignal): Promise<ReadyMedia> =>
  answer(api.POST('/api/v1/media/confirm', { body: { media_id: mediaId }, signal }));

/** XMLHttpRequest, because fetch does not tell how much it has sent. */
function send({ upload_url, method, headers }: Permission, file: File, signal: AbortSignal, onProgress?: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, upload_url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? resolve() : reject(new StorageRefusal(request.status)));
    request.onerror = () => reject(new Unreachable(request));
    request.onabort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
