/** Whether the viewer has asked for as little movement as possible. */
export const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
