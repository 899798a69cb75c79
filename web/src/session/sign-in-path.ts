/** The sign-in page's path, with the way back. */
export const signInPath = ({ pathname, search }: { pathname: string; search: string }) =>
  pathname === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(pathname + search)}`;
