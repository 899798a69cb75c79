import { Bookmark } from 'lucide-react';
import { t } from '../strings/feed.ts';
import { MarkedPage } from './marked-page.tsx';

export const Component = () => <MarkedPage kind="saved" title={t('savedPosts')} icon={Bookmark} none={t('postsThatYouSave')} />;
