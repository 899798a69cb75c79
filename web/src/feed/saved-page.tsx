import { Bookmark } from 'lucide-react';
import { MarkedPage } from './marked-page.tsx';

export const Component = () => <MarkedPage kind="saved" title="Saved posts" icon={Bookmark} none="Posts that you save appear here. Nobody else can see this list." />;
