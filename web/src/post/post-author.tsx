import { Link } from 'react-router';
import type { Post } from '../api/client.ts';
import { Avatar } from '../ui/avatar.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { PostMenu } from './post-menu.tsx';
import styles from './post-author.module.css';

/** A post's author, time, and menu. */
export function PostAuthor({ post, onDeleted }: { post: Post; onDeleted?: () => void }) {
  return (
    <div className={styles.author}>
      <Link className={styles.name} to={`/u/${post.username}`}>
        <Avatar username={post.username} url={post.avatar_url} />
        {post.username}
      </Link>
      <Link className={styles.time} to={`/p/${post.id}`}>
        <TimeAgo at={post.created_at} />
      </Link>
      <PostMenu post={post} onDeleted={onDeleted} />
    </div>
  );
}
