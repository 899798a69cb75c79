import { Navigate, Outlet, useLocation } from 'react-router';
import { signInPath } from './sign-in-path.ts';
import { useMembersOnly, useSession } from './session-store.ts';
import { SuspendedPage } from './suspended-page.tsx';

/** Pages for people who are signed in; the others come back here after signing in. */
export function RequireSession() {
  const session = useSession();
  const location = useLocation();
  return session ? <Outlet /> : <Navigate to={signInPath(location)} replace />;
}

/** Pages for everybody: strangers have to sign in where only members read. */
export function RequireReader() {
  const session = useSession();
  const membersOnly = useMembersOnly();
  const location = useLocation();
  return !session && membersOnly ? <Navigate to={signInPath(location)} replace /> : <Outlet />;
}

/** All pages: somebody whose account is suspended sees nothing but that. */
export function UnlessSuspended() {
  return useSession()?.suspended ? <SuspendedPage /> : <Outlet />;
}

/** Pages for people who are not. */
export function RequireNoSession() {
  const session = useSession();
  const { search } = useLocation();
  if (!session) return <Outlet />;
  const next = new URLSearchParams(search).get('next');
  return <Navigate to={ownPath(next)} replace />;
}

/** Only a path of this site: a link to the sign-in page must not lead elsewhere afterwards. */
const ownPath = (next: string | null) => (next && /^\/(?![/\\])/.test(next) ? next : '/');
