/** The variants of a photo. Not in schema.ts, so that functions which only need the names don't load its schemas. */
export const variantNames = ['original', 'thumbnail', 'medium', 'large'] as const;
export type VariantName = (typeof variantNames)[number];
