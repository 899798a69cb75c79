import { Telescope } from 'lucide-react';
import { t } from '../strings/shell.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';

/** Shown if the page does not exist, or not for this viewer. */
export function NotFound() {
  return (
    <Empty icon={Telescope} title={t('nothingToSeeAt')} page>
      <title>{t('notFoundPageTitle')}</title>
      <p>{t('theLinkMayBe')}</p>
      <ButtonLink to="/">{t('goHome')}</ButtonLink>
    </Empty>
  );
}

export const Component = NotFound;
