import { useLocation } from 'react-router';
import { ButtonLink } from '../../../../../web/src/ui/button.tsx';

/** A link to the next page. */
export function Next({ next }: { next: string | undefined }) {
  const { pathname, search } = useLocation();
  if (next === undefined) return null;
  const params = new URLSearchParams(search);
  params.set('after', next);
  return (
    <ButtonLink look="quiet" to={`${pathname}?${params}`}>
      More
    </ButtonLink>
  );
}
