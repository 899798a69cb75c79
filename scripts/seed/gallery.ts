import { firstSeries } from './first-series.ts';
import type { Painting } from './painting.ts';
import { secondSeries } from './second-series.ts';

/** In feed order: the second series returns to the same subjects in another light. */
export const gallery: readonly Painting[] = [...firstSeries, ...secondSeries];
