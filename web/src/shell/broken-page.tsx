import { onlineManager } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useNavigate, useRouteError } from 'react-router';
import { Unreachable } from '../api/problem.ts';
import { t } from '../strings/shell.ts';
import { ErrorBox } from '../ui/error-box.tsx';

/** Shown when a page has crashed, or its script cannot be loaded (because of a new release, or without a network). */
export function BrokenPage() {
  const error = useRouteError();
  const missing = error instanceof Error && /dynamically imported|importing a module|preload CSS/i.test(error.message);
  const location = useLocation();
  const navigate = useNavigate();
  useEffect(() => {
    if (!missing) return undefined;
    return onlineManager.subscribe((isOnline) => {
      if (isOnline) void navigate(location, { replace: true });
    });
  }, [missing, location, navigate]);
  return (
    <>
      <title>{t('notOpenedPageTitle')}</title>
      <ErrorBox error={missing ? new Unreachable(error) : error} title={t('thisPageDidNot')} retry={() => window.location.reload()} />
    </>
  );
}
