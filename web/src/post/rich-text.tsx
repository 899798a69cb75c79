import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Post } from '../api/client.ts';
import { hashtagPath } from '../hashtags/hashtag-path.ts';
import styles from './rich-text.module.css';

export type Entity = Post['entities'][number];

/** Text with links for hashtags, people and URLs. Each part has its own text direction, so that it does not affect the text around it. */
export function RichText({ text, entities }: { text: string; entities: readonly Entity[] }) {
  const characters = Array.from(text);
  const parts: ReactNode[] = [];
  let done = 0;
  for (const entity of entities) {
    if (entity.start < done || entity.end > characters.length) continue;
    parts.push(characters.slice(done, entity.start).join(''));
    parts.push(<bdi key={entity.start}>{linked(entity, characters.slice(entity.start, entity.end).join(''))}</bdi>);
    done = entity.end;
  }
  return [...parts, characters.slice(done).join('')];
}

function linked(entity: Entity, text: string): ReactNode {
  switch (entity.type) {
    case 'hashtag':
      return (
        <Link className={styles.link} to={hashtagPath(entity.tag)}>
          {text}
        </Link>
      );
    case 'mention':
      // Linked by id, since the username in the text may have changed.
      return (
        <Link className={styles.link} to={`/u/${entity.user_id}`}>
          {text}
        </Link>
      );
    case 'url':
      return (
        <a className={styles.link} href={entity.url} target="_blank" rel="nofollow ugc noopener noreferrer">
          {text}
        </a>
      );
  }
}


