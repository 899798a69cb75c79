import { isMainThread, parentPort, workerData } from 'node:worker_threads';

/** This module's URL. In a bundle, the module is a separate file, because it is imported dynamically. */
export const heicWorker = new URL(import.meta.url);

export interface HeicRequest {
  heic: Uint8Array;
  /** Whether to return 16-bit pixels. */
  deep: boolean;
}

/** Pixels of the primary image, upright, with 8 bits, or 16 in this machine's byte order; or why there are none. */
export type HeicReply = { width: number; height: number; channels: 3 | 4; pixels: Uint8Array } | { failure: string };

/** The part of libheif's WebAssembly interface used here. */
interface Libheif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
  heif_js_decode_image2(handle: unknown, colorspace: unknown, chroma: unknown): { code?: unknown; message?: string; channels?: Channel[] };
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: Record<`heif_chroma_interleaved_${'RGB' | 'RGBA' | 'RRGGBB_LE' | 'RRGGBBAA_LE'}`, unknown>;
}
interface HeifImage {
  handle: unknown;
  is_primary(): boolean;
  has_alpha_channel(): boolean;
}
interface Channel {
  width: number;
  height: number;
  stride: number;
  bits_per_pixel: number;
  /** A view into the decoder's memory. */
  data: Uint8Array;
}

if (!isMainThread && parentPort && (workerData as HeicRequest | null)?.heic) {
  const reply = await decode(workerData as HeicRequest);
  parentPort.postMessage(reply, 'pixels' in reply ? [reply.pixels.buffer as ArrayBuffer] : []);
}

async function decode({ heic, deep }: HeicRequest): Promise<HeicReply> {
  // @ts-expect-error -- the bundle has no types of its own
  const { default: load } = (await import('libheif-js/libheif-wasm/libheif-bundle.mjs')) as { default: () => Libheif };
  const libheif = load();
  const images = new libheif.HeifDecoder().decode(heic);
  // The first image is not necessarily the primary one.
  const image = images.find((candidate) => candidate.is_primary()) ?? images[0];
  if (!image) return { failure: 'no image could be read' };
  const channels = image.has_alpha_channel() ? 4 : 3;
  const chroma = libheif.heif_chroma[`heif_chroma_interleaved_${deep ? (channels === 4 ? 'RRGGBBAA_LE' : 'RRGGBB_LE') : channels === 4 ? 'RGBA' : 'RGB'}`];
  const decoded = libheif.heif_js_decode_image2(image.handle, libheif.heif_colorspace.heif_colorspace_RGB, chroma);
  const channel = decoded.channels?.[0];
  if (!channel) return { failure: decoded.message ?? 'the image could not be decoded' };
  const { width, height, stride, data } = channel;
  const row = width * channels * (deep ? 2 : 1);
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y += 1) pixels.set(data.subarray(y * stride, y * stride + row), y * row);
  if (deep) stretch(new Uint16Array(pixels.buffer), channel.bits_per_pixel);
  return { width, height, channels, pixels };
}

/** Stretches 10-bit or 12-bit values to 16 bits. */
function stretch(values: Uint16Array, bits: number): void {
  const most = 2 ** bits - 1;
  for (let index = 0; index < values.length; index += 1) values[index] = Math.round((values[index]! * 65_535) / most);
}
