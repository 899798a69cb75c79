import { Worker } from 'node:worker_threads';
import type { Budget } from './budget.ts';
import { tooCostly } from './budget.ts';
import type { HeicReply, HeicRequest } from './heic-worker.ts';

export type HeicPixels = Exclude<HeicReply, { failure: string }>;

/**
 * Decodes a HEIC image, which sharp cannot. In a worker thread: the decoder blocks its thread, can only be
 * stopped with it, and frees its memory when it ends. The pixels have 16 bits if `deep`, otherwise 8.
 * @throws DomainError `image_too_costly`; Error with the decoder's reason if it cannot read the image
 */
export async function decodeHeic(bytes: Buffer, deep: boolean, budget: Budget): Promise<HeicPixels> {
  const { heicWorker } = await import('./heic-worker.ts');
  const workerData: HeicRequest = { heic: bytes, deep };
  // Suppresses the decoder's own output: stdout and stderr are only for our log.
  const worker = new Worker(heicWorker, { workerData, stdout: true, stderr: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    const reply = await new Promise<HeicReply>((resolve, reject) => {
      timer = setTimeout(() => reject(tooCostly()), budget.left());
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the decoder ended with code ${code}`)));
    });
    if ('failure' in reply) throw new Error(reply.failure);
    return reply;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
