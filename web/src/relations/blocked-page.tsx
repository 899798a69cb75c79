import { Ban } from 'lucide-react';
import { t } from '../strings/relations.ts';
import { OwnPeoplePage } from './own-people-page.tsx';

export const Component = () => (
  <OwnPeoplePage list="blocks" title={t('blockedPeople')} empty={{ icon: Ban, text: t('youHaveNotBlocked') }} actions={[{ change: 'unblock', label: t('unblock'), look: 'quiet' }]} />
);
