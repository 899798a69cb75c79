import { type ComponentProps, type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { useSuggestions } from '../search/use-suggestions.ts';
import { t } from '../strings/completion.ts';
import { formatCount } from '../strings/format.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useOutside } from '../ui/use-outside.ts';
import styles from './completing-textarea.module.css';
import { type Token, tokenAt } from './token.ts';

interface Option {
  /** The name or tag, including the @ or #. */
  text: string;
  about: string;
  /** Only for people; null if they have no picture. */
  avatar?: string | null;
}

/** A text area that completes mentions and hashtags: arrow keys select a suggestion, Enter and Tab accept it, Escape closes the list. */
export function CompletingTextarea({ ref, onChange, onKeyDown, onSelect, ...area }: ComponentProps<'textarea'>) {
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref as Ref<HTMLTextAreaElement>, () => field.current!, []);
  const whole = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const [token, setToken] = useState<Token>();
  const options = useOptions(token);
  const [chosen, setChosen] = useState<{ of: string; index: number }>();
  // If the first suggestion is already typed in full, none is selected, so that Enter sends the text.
  const first = options[0]?.text.slice(1) === token?.typed.toLowerCase() ? -1 : 0;
  const index = chosen && chosen.of === token?.typed && chosen.index < options.length ? chosen.index : first;
  const isOpen = options.length > 0;
  useOutside(whole, token !== undefined, () => setToken(undefined));
  useEffect(() => {
    if (isOpen) list.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);

  /** Updates the token at the caret. Only typing opens the list. */
  const follow = (isTyping: boolean) => {
    const { value, selectionStart, selectionEnd } = field.current!;
    const found = selectionStart === selectionEnd ? tokenAt(value, selectionStart) : undefined;
    if (isTyping) setToken(found);
    else if (token && (found?.start !== token.start || found.typed !== token.typed)) setToken(undefined);
  };
  const take = ({ text }: Option) => {
    const { current: target } = field;
    if (!target || !token) return;
    const end = token.start + 1 + token.typed.length;
    const space = /^\s/.test(target.value.slice(end)) ? '' : ' ';
    target.setRangeText(text + space, token.start, end, 'end');
    // Makes the parent see the change as if it had been typed.
    target.dispatchEvent(new InputEvent('input', { bubbles: true }));
    setToken(undefined);
    target.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const taken = event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey) ? options[index] : undefined;
    if (!isOpen || event.nativeEvent.isComposing || (step === undefined && !taken && event.key !== 'Escape')) {
      onKeyDown?.(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (step !== undefined) setChosen({ of: token!.typed, index: (Math.max(index, step < 0 ? 0 : -1) + step + options.length) % options.length });
    else if (taken) take(taken);
    else setToken(undefined);
  };
  return (
    <div ref={whole} className={styles.area}>
      <textarea
        ref={field}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen && index >= 0 ? `${id}-${index}` : undefined}
        {...area}
        onChange={(event) => {
          onChange?.(event);
          follow(true);
        }}
        onSelect={(event) => {
          onSelect?.(event);
          follow(false);
        }}
        onKeyDown={onKey}
      />
      <p className="visually-hidden" role="status">
        {isOpen && t('suggestionsArrowKeysChoose', { options: options.length })}
      </p>
      {isOpen && (
        // Prevented, so that the text area keeps focus.
        <ul ref={list} id={id} className={styles.options} role="listbox" aria-label={t('suggestions')} onPointerDown={(event) => event.preventDefault()}>
          {options.map((option, place) => (
            <li key={option.text} id={`${id}-${place}`} role="option" aria-selected={place === index} onClick={() => take(option)}>
              {option.avatar !== undefined && <Avatar username={option.text.slice(1)} url={option.avatar} size={28} />}
              <span>
                <strong>
                  <bdi>{option.text}</bdi>
                </strong>{' '}
                <bdi>{option.about}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Suggestions: hashtags, or people that the viewer is allowed to find. */
function useOptions(token: Token | undefined): Option[] {
  const found = useSuggestions(token?.typed ?? '', token?.kind);
  if (!token || !found) return [];
  if (token.kind === 'users') return (found.users ?? []).map(({ username, display_name, avatar_url }) => ({ text: `@${username}`, about: display_name, avatar: avatar_url }));
  return (found.hashtags ?? []).map(({ tag, posts_count }) => ({ text: `#${tag}`, about: t('postCount', { count: posts_count, shown: formatCount(posts_count) }) }));
}
