import { Toast } from 'radix-ui';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { NoticeContext } from './notice-context.ts';
import styles from './notices.module.css';

/** Short messages about what just happened, shown for a while and announced politely. */
export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<{ id: number; text: string }[]>([]);
  const count = useRef(0);
  const notify = useCallback((text: string) => {
    const id = count.current++;
    setNotices((all) => [...all, { id, text }]);
  }, []);
  return (
    <NoticeContext value={notify}>
      <Toast.Provider swipeDirection="down" duration={5_000}>
        {children}
        {notices.map(({ id, text }) => (
          <Toast.Root
            key={id}
            className={styles.notice}
            onOpenChange={(open) => open || setNotices((all) => all.filter((notice) => notice.id !== id))}
          >
            <Toast.Description>{text}</Toast.Description>
          </Toast.Root>
        ))}
        <Toast.Viewport className={styles.viewport} />
      </Toast.Provider>
    </NoticeContext>
  );
}
