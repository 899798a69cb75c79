import { UserPlus } from 'lucide-react';
import { t } from '../strings/relations.ts';
import { OwnPeoplePage } from './own-people-page.tsx';

export const Component = () => (
  <OwnPeoplePage
    list="follow-requests"
    title={t('followRequests')}
    empty={{ icon: UserPlus, text: t('noFollowRequests') }}
    actions={[
      { change: 'accept', label: t('accept'), look: 'primary' },
      { change: 'reject', label: t('decline'), look: 'quiet' },
    ]}
  />
);
