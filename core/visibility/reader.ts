/** A signed-in user, or undefined for an anonymous one. Every read has a reader, because the result depends on it. */
export type Reader = { readonly userId: string } | undefined;
