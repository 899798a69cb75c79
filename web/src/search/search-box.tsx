import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { hashtagPath } from '../hashtags/hashtag-path.ts';
import { formatCount } from '../strings/format.ts';
import { t } from '../strings/search.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useOutside } from '../ui/use-outside.ts';
import styles from './search-box.module.css';
import { useSuggestions } from './use-suggestions.ts';

/** The search field. Suggestions are links below it; the arrow keys move between them. */
export function SearchBox({ initial = '' }: { initial?: string }) {
  const [text, setText] = useState(initial);
  const [open, setOpen] = useState(false);
  const id = useId();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const found = useSuggestions(open ? text : '');
  const count = (found?.users?.length ?? 0) + (found?.hashtags?.length ?? 0);
  useOutside(form, open, () => setOpen(false));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const places = [...form.current!.querySelectorAll<HTMLElement>('input, [data-suggestion]')];
    const next = places[places.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <form
      ref={form}
      className={styles.form}
      role="search"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        setOpen(false);
        if (text.trim()) void navigate(`/search?q=${encodeURIComponent(text.trim())}`);
      }}
    >
      <label htmlFor={id} className="visually-hidden">
        {t('searchPeopleHashtagsAnd')}
      </label>
      <div className={styles.box}>
        <Search size={18} aria-hidden="true" />
        <input
          id={id}
          type="search"
          placeholder={t('search')}
          autoCapitalize="none"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={100}
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
          }}
        />
      </div>
      <p className="visually-hidden" role="status">
        {found && t('suggestionCount', { count })}
      </p>
      {count > 0 && (
        <ul className={styles.suggestions} aria-label={t('suggestions')}>
          {found?.users?.map(({ id: user, username, display_name, avatar_url }) => (
            <li key={user}>
              <Link data-suggestion to={`/u/${username}`}>
                <Avatar username={username} url={avatar_url} size={32} />
                <span>
                  <strong>{username}</strong> <bdi>{display_name}</bdi>
                </span>
              </Link>
            </li>
          ))}
          {found?.hashtags?.map(({ tag, posts_count }) => (
            <li key={tag}>
              <Link data-suggestion to={hashtagPath(tag)}>
                <span>
                  <strong>
                    <bdi>#{tag}</bdi>
                  </strong>{' '}
                  {t('postCount', { count: posts_count, shown: formatCount(posts_count) })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
