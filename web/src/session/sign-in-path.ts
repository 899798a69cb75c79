/** Where to sign in, to come back afterwards. */
export const signInPath = ({ pathname, search }: { pathname: string; search: string }) =>
  pathname === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(pathname + search)}`;
