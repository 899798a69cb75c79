import { mix, path, rect } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';

export const pot = (sheet: Sheet, colour: string, wide: number, tall: number) =>
  path(
    `M${-wide} 0H${wide}L${wide * 0.76} ${tall}H${-wide * 0.76}Z`,
    sheet.gradient([mix(colour, '#ffffff', 0.22), colour, mix(colour, '#000000', 0.3)], 'right'),
  ) +
  rect(
    -wide * 1.1,
    -tall * 0.13,
    wide * 2.2,
    tall * 0.24,
    sheet.gradient([mix(colour, '#ffffff', 0.32), colour, mix(colour, '#000000', 0.22)], 'right'),
    'rx="6"',
  ) +
  rect(-wide * 0.97, tall * 0.11, wide * 1.94, tall * 0.06, '#000000', 'opacity="0.2"');
