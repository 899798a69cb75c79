import { availableParallelism } from 'node:os';
import type Sharp from 'sharp';

let loading: Promise<typeof Sharp> | undefined;

/** Loads sharp on first use: its native library costs tens of milliseconds and megabytes, and most functions never need it. */
export function loadSharp(): Promise<typeof Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(Math.min(2, availableParallelism()));
    return sharp;
  });
  return loading;
}
