import { Bookmark } from 'lucide-react';
import { MarkedPage } from './marked-page.tsx';

export const Component = () => <MarkedPage kind="saved" title="Saved posts" icon={Bookmark} none="Save a post, and find it here. Nobody else sees this list." />;
