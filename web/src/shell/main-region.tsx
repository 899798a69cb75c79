import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** The path of the page shown last, in any frame. */
let shown: string | undefined;

/** The main region of a page. It is focused when the page changes, so that keyboard and screen reader users continue there. */
export function MainRegion({ className, children }: { className: string | undefined; children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    if (shown !== undefined && shown !== pathname) main.current?.focus({ preventScroll: true });
    shown = pathname;
  }, [pathname]);
  return (
    <main ref={main} id="main" className={className} tabIndex={-1}>
      {children}
    </main>
  );
}
