import { Navigate, Outlet, useLocation } from 'react-router';
import { signInPath } from './sign-in-path.ts';
import { useMembersOnly, useSession } from './session-store.ts';
import { SuspendedPage } from './suspended-page.tsx';

/** Pages for signed-in users. Others have to sign in first and then return here. */
export function RequireSession() {
  const session = useSession();
  const location = useLocation();
  return session ? <Outlet /> : <Navigate to={signInPath(location)} replace />;
}

/** Pages for everybody. If the instance is for members only, visitors have to sign in first. */
export function RequireReader() {
  const session = useSession();
  const membersOnly = useMembersOnly();
  const location = useLocation();
  return !session && membersOnly ? <Navigate to={signInPath(location)} replace /> : <Outlet />;
}

/** Wraps all pages: suspended users only see that they are suspended. */
export function UnlessSuspended() {
  return useSession()?.suspended ? <SuspendedPage /> : <Outlet />;
}

/** Pages for visitors who are not signed in. */
export function RequireNoSession() {
  const session = useSession();
  const { search } = useLocation();
  if (!session) return <Outlet />;
  const next = new URLSearchParams(search).get('next');
  return <Navigate to={ownPath(next)} replace />;
}

/** Accepts only paths on this site, so that the sign-in page is not an open redirect. */
const ownPath = (next: string | null) => (next && /^\/(?![/\\])/.test(next) ? next : '/');
