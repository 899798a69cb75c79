import type { Pixels } from './decode-image.ts';

/** Rows sampled: enough for any layout, few enough to be cheap. */
const rows = 256;
/** In a screenshot or drawing, at least this share of the pixels equals the previous one; in a photo, grain leaves few such pixels. */
const flatShare = 0.6;
/** More colours than this mean a painting or photo, even allowing for antialiased text. */
const mostColours = 4096;
/** Photos have more colours than a palette, except grey ones, and those reduced to a palette, in which dithering creates hard edges. */
const paletteColours = 256;

/** Whether a picture is drawn, not photographed: few colours, flat areas and hard edges, which chroma subsampling would blur. */
export function isGraphic({ data, width, height, channels }: Pixels): boolean {
  if (width < 2) return false;
  const every = Math.max(1, Math.floor(height / rows));
  let flat = 0;
  let edges = 0;
  let pixels = 0;
  let coloured = false;
  const colours = new Set<number>();
  for (let y = 0; y < height; y += every) {
    const end = (y + 1) * width * channels;
    // The edges of horizontal lines show only against the row above.
    const above = y === 0 ? 0 : width * channels;
    for (let at = y * width * channels + channels; at < end; at += channels) {
      let difference = 0;
      let step = 0;
      let colour = 0;
      for (let channel = 0; channel < channels; channel += 1) {
        colour = colour * 256 + data[at + channel]!;
        difference = Math.max(difference, Math.abs(data[at + channel]! - data[at + channel - channels]!));
        step = Math.max(step, Math.abs(data[at + channel]! - data[at + channel - above]!));
      }
      if (difference === 0) flat += 1;
      if (Math.max(difference, step) > 48) edges += 1;
      colours.add(colour);
      coloured ||= channels > 2 && (data[at] !== data[at + 1] || data[at] !== data[at + 2]);
      pixels += 1;
    }
    if (colours.size > mostColours) return false;
  }
  return edges > 0 && (flat / pixels >= flatShare || (coloured && colours.size <= paletteColours));
}
