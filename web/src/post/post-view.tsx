import type { Post } from '../api/client.ts';
import { useVisiblePost } from '../live/visible-posts.ts';
import { t } from '../strings/post.ts';
import { Caption } from './caption.tsx';
import { Comments } from './comments.tsx';
import { Edited } from './edited.tsx';
import { frameRatio } from './photo-sizes.ts';
import { PhotoViewer } from './photo-viewer.tsx';
import { PostActions } from './post-actions.tsx';
import { PostAuthor } from './post-author.tsx';
import { PostEdits } from './post-edits.tsx';
import styles from './post-view.module.css';
import { useLike } from './use-like.ts';

/** A post with large photos and its comments. */
export function PostView({ post, onDeleted }: { post: Post; onDeleted: () => void }) {
  const like = useLike(post);
  const ref = useVisiblePost(post.id);
  return (
    <article ref={ref} className={styles.post} aria-label={t('postBy', { username: post.username })}>
      <title>{t('onLambdagram', { username: post.username })}</title>
      <h1 className="visually-hidden">{t('postBy', { username: post.username })}</h1>
      <div className={styles.photos}>
        <PhotoViewer
          photos={post.media}
          username={post.username}
          sizes="(min-width: 1100px) 640px, 100vw"
          eager
          fit="contain"
          ratio={post.media[0] ? Math.max(0.7, frameRatio(post.media[0])) : 1}
          onDoubleTap={() => like(true)}
        />
      </div>
      <div className={styles.side}>
        <PostAuthor post={post} onDeleted={onDeleted} />
        <div className={styles.text}>
          {post.caption && <Caption text={post.caption} entities={post.entities} />}
          <Edited at={post.edited_at}>
            <PostEdits post={post} />
          </Edited>
          <PostActions post={post} onLike={like} />
        </div>
        <Comments post={post} />
      </div>
    </article>
  );
}
