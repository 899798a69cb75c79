import { Heart } from 'lucide-react';
import { MarkedPage } from './marked-page.tsx';

export const Component = () => <MarkedPage kind="liked" title="Posts you like" icon={Heart} none="Posts that you like appear here. Nobody else can see this list." />;
