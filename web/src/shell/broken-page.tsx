import { useRouteError } from 'react-router';
import { Unreachable } from '../api/problem.ts';
import { ErrorBox } from '../ui/error-box.tsx';

/** A page that crashed, or whose script could not be loaded: after a new release, or without a network. */
export function BrokenPage() {
  const error = useRouteError();
  const missing = error instanceof Error && /dynamically imported|importing a module|preload CSS/i.test(error.message);
  return (
    <>
      <title>Not opened · Lambdagram</title>
      <ErrorBox error={missing ? new Unreachable(error) : error} title="This page did not open" retry={() => location.reload()} />
    </>
  );
}
