/** Who reads: a signed-in user, or nobody. Every read takes one, since what is shown depends on it. */
export type Reader = { readonly userId: string } | undefined;
