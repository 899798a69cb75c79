import { VolumeX } from 'lucide-react';
import { OwnPeoplePage } from './own-people-page.tsx';

export const Component = () => (
  <OwnPeoplePage list="mutes" title="Muted people" empty={{ icon: VolumeX, text: 'You have not muted anybody.' }} actions={[{ change: 'unmute', label: 'Unmute', look: 'quiet' }]} />
);
