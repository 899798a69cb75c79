import { answer, api, type ReadyMedia } from '../api/client.ts';
import { Explained, Unreachable } from '../api/problem.ts';
import type { components } from '../api/schema.d.ts';
import { t } from '../strings/create.ts';

type Permission = components['schemas']['UploadPermission'];

/** Storage rejected the upload, usually because the presigned URL had expired. */
class StorageRefusal extends Explained {
  override readonly name = 'StorageRefusal';

  constructor(status: number) {
    super(t('thePhotoStorageDid', { status }));
  }
}

/** The file is empty. */
class EmptyFile extends Explained {
  override readonly name = 'EmptyFile';

  constructor() {
    super(t('theFileIsEmpty'));
  }
}

/** The connection to storage was lost during the upload. */
class Interrupted extends Explained {
  override readonly name = 'Interrupted';

  constructor(how: string) {
    super(t('theUpload', { how }));
  }
}

/** Time (ms) without progress after which the connection is considered lost. */
const patience = 30_000;
/** Maximum pause (ms) between checks whether a photo is ready. */
const longestPause = 2_000;

interface Upload {
  signal: AbortSignal;
  /** Called with the share of bytes sent, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Called when all bytes have been sent and only confirmPhoto is left to do. */
  onSent?: (mediaId: string) => void;
}

/**
 * Uploads a file directly to storage and waits until the photo is ready.
 * @throws Explained, with a message for users
 */
export async function uploadPhoto(file: File, { signal, onProgress, onSent }: Upload): Promise<ReadyMedia> {
  if (file.size === 0) throw new EmptyFile();
  const permission = await answer(
    api.POST('/api/v1/media/upload-url', {
      // The API only looks at the bytes to decide which files are photos.
      body: { filename: file.name.slice(-255) || 'photo', content_type: file.type, size: file.size },
      signal,
    }),
  );
  await send(permission, file, signal, onProgress);
  onSent?.(permission.media_id);
  return confirmPhoto(permission.media_id, signal);
}

/**
 * Polls until the photo is ready: processing a large one takes longer than a request may.
 * @throws ApiError with the reason if the file is not a usable photo
 */
export async function confirmPhoto(mediaId: string, signal: AbortSignal): Promise<ReadyMedia> {
  for (let pause = 250; ; pause = Math.min(longestPause, pause * 1.5)) {
    const headers = { Prefer: 'respond-async' };
    const media = await answer(api.POST('/api/v1/media/confirm', { params: { header: headers }, body: { media_id: mediaId }, signal }));
    if (media.status === 'ready') return media;
    await waitFor(pause, signal);
  }
}

const waitFor = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    }, { once: true });
  });

/** XMLHttpRequest, because fetch does not report upload progress. */
function send({ upload_url, method, headers }: Permission, file: File, signal: AbortSignal, onProgress?: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, upload_url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    let stalled = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stall = () => {
      stalled = true;
      request.abort();
    };
    const goOn = () => {
      clearTimeout(timer);
      timer = setTimeout(stall, patience);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      goOn();
      onProgress?.(total > 0 ? loaded / total : 0);
    };
    request.onload = () => (request.status < 300 ? resolve() : reject(new StorageRefusal(request.status)));
    request.onerror = () => reject(new Unreachable(request));
    request.onabort = () => reject(signal.aborted ? (signal.reason as Error) : new Interrupted(stalled ? t('hasStoppedMoving') : t('wasInterrupted')));
    request.onloadend = () => clearTimeout(timer);
    signal.addEventListener('abort', () => request.abort());
    goOn();
    request.send(file);
  });
}
