import { Navigate, Outlet, useLocation } from 'react-router';
import { signInPath } from './sign-in-path.ts';
import { useMembersOnly, useSession } from './session-store.ts';
import { SuspendedPage } from './suspended-page.tsx';

/** Pages for signed-in users; others return here after signing in. */
export function RequireSession() {
  const session = useSession();
  const location = useLocation();
  return session ? <Outlet /> : <Navigate to={signInPath(location)} replace />;
}

/** Pages for everybody: if only members may read, visitors have to sign in. */
export function RequireReader() {
  const session = useSession();
  const membersOnly = useMembersOnly();
  const location = useLocation();
  return !session && membersOnly ? <Navigate to={signInPath(location)} replace /> : <Outlet />;
}

/** All pages: suspended users only see that they are suspended. */
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

/** Only a path of this site: a link to the sign-in page must not lead elsewhere afterwards. */
const ownPath = (next: string | null) => (next && /^\/(?![/\\])/.test(next) ? next : '/');
