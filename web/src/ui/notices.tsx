import { Toast } from 'radix-ui';
import { type ReactNode, useCallback, useState } from 'react';
import { NoticeContext } from './notice-context.ts';
import styles from './notices.module.css';

/** Short messages about what just happened, shown for a while and read out politely. */
export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<{ id: string; text: string }[]>([]);
  const notify = useCallback((text: string) => setNotices((all) => [...all, { id: crypto.randomUUID(), text }]), []);
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
