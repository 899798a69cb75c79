import { Heart } from 'lucide-react';
import { t } from '../strings/feed.ts';
import { MarkedPage } from './marked-page.tsx';

export const Component = () => <MarkedPage kind="liked" title={t('postsYouLike')} icon={Heart} none={t('postsThatYouLike')} />;
