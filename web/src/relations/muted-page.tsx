import { VolumeX } from 'lucide-react';
import { t } from '../strings/relations.ts';
import { OwnPeoplePage } from './own-people-page.tsx';

export const Component = () => (
  <OwnPeoplePage list="mutes" title={t('mutedPeople')} empty={{ icon: VolumeX, text: t('youHaveNotMuted') }} actions={[{ change: 'unmute', label: t('unmute'), look: 'quiet' }]} />
);
