import { Page } from '../ui/page.tsx';
import { Notices } from './notices.tsx';

export function Component() {
  return (
    <Page title="Notices">
      <Notices />
    </Page>
  );
}
