import { UserPlus } from 'lucide-react';
import { OwnPeoplePage } from './own-people-page.tsx';

export const Component = () => (
  <OwnPeoplePage
    list="follow-requests"
    title="Follow requests"
    empty={{ icon: UserPlus, text: 'No follow requests.' }}
    actions={[
      { change: 'accept', label: 'Accept', look: 'primary' },
      { change: 'reject', label: 'Decline', look: 'quiet' },
    ]}
  />
);
