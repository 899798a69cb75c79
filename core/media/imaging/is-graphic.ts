import type { Pixels } from './decode-image.ts';

/** Rows that are looked at: enough for any layout, few enough to cost nothing. */
const rows = 256;
/** Of the pixels of a screenshot or drawing, so many have the colour of their neighbour; of a photo's, grain leaves few. */
const flatShare = 0.6;
/** More colours than these, antialiased text included, are those of paintings and photos. */
const mostColours = 4096;

/** Whether a picture is drawn rather than taken: few colours, flat areas and hard edges, which the colours of a photo's JPEG would fray. */
export function isGraphic({ data, width, height, channels }: Pixels): boolean {
  if (width < 2) return false;
  const step = Math.max(1, Math.floor(height / rows));
  let flat = 0;
  let edges = 0;
  let pixels = 0;
  const colours = new Set<number>();
  for (let y = 0; y < height; y += step) {
    const end = (y + 1) * width * channels;
    for (let at = y * width * channels + channels; at < end; at += channels) {
      let difference = 0;
      let colour = 0;
      for (let channel = 0; channel < channels; channel += 1) {
        colour = colour * 256 + data[at + channel]!;
        difference = Math.max(difference, Math.abs(data[at + channel]! - data[at + channel - channels]!));
      }
      if (difference === 0) flat += 1;
      else if (difference > 48) edges += 1;
      colours.add(colour);
      pixels += 1;
    }
    if (colours.size > mostColours) return false;
  }
  return flat / pixels >= flatShare && edges > 0;
}
