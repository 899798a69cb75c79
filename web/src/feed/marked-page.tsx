import type { LucideIcon } from 'lucide-react';
import { PostsPage } from './posts-page.tsx';
import { useFeed } from './use-feed.ts';

interface MarkedPageProps {
  kind: 'saved' | 'liked';
  title: string;
  icon: LucideIcon;
  none: string;
}

/** Posts that the viewer has liked or bookmarked, latest first. */
export function MarkedPage({ kind, ...page }: MarkedPageProps) {
  const query = useFeed(kind, 24);
  return <PostsPage {...page} query={query} />;
}
