/** A signed-in user, or nobody. Every read takes a reader, since the result depends on it. */
export type Reader = { readonly userId: string } | undefined;
