import { Ban } from 'lucide-react';
import { OwnPeoplePage } from './own-people-page.tsx';

export const Component = () => (
  <OwnPeoplePage list="blocks" title="Blocked people" empty={{ icon: Ban, text: 'You have not blocked anybody.' }} actions={[{ change: 'unblock', label: 'Unblock', look: 'quiet' }]} />
);
