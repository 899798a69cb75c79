import { Telescope } from 'lucide-react';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';

/** The page does not exist, at least for this viewer. */
export function NotFound() {
  return (
    <Empty icon={Telescope} title="Nothing to see at this address" page>
      <title>Not found · Lambdagram</title>
      <p>The link may be old, or a letter got lost on the way.</p>
      <ButtonLink to="/">Go home</ButtonLink>
    </Empty>
  );
}

export const Component = NotFound;
