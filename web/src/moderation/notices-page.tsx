import { t } from '../strings/moderation.ts';
import { Page } from '../ui/page.tsx';
import { Notices } from './notices.tsx';

export function Component() {
  return (
    <Page title={t('notices')} back="/settings">
      <Notices />
    </Page>
  );
}
