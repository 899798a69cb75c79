/** The sign-in page's path, with the path to return to. */
export const signInPath = ({ pathname, search }: { pathname: string; search: string }) =>
  pathname === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(pathname + search)}`;
