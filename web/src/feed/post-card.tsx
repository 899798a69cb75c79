import type { Post } from '../api/client.ts';
import { useVisiblePost } from '../live/visible-posts.ts';
import { Caption } from '../post/caption.tsx';
import { Edited } from '../post/edited.tsx';
import { PostEdits } from '../post/post-edits.tsx';
import { feedSizes, frameRatio } from '../post/photo-sizes.ts';
import { PhotoViewer } from '../post/photo-viewer.tsx';
import { PostActions } from '../post/post-actions.tsx';
import { PostAuthor } from '../post/post-author.tsx';
import { useLike } from '../post/use-like.ts';
import { t } from '../strings/feed.ts';
import styles from './post-card.module.css';

/** A post in the feed. */
export function PostCard({ post, eager }: { post: Post; eager: boolean }) {
  const like = useLike(post);
  const ref = useVisiblePost(post.id);
  return (
    <article ref={ref} className={styles.card} aria-label={t('postBy', { username: post.username })}>
      <PostAuthor post={post} />
      <PhotoViewer
        photos={post.media}
        username={post.username}
        sizes={feedSizes}
        eager={eager}
        ratio={post.media[0] ? frameRatio(post.media[0]) : 1}
        onDoubleTap={() => like(true)}
      />
      <div className={styles.text}>
        <PostActions post={post} onLike={like} />
        {post.caption && <Caption text={post.caption} entities={post.entities} username={post.username} folded />}
        <Edited at={post.edited_at}>
          <PostEdits post={post} />
        </Edited>
      </div>
    </article>
  );
}
