import { type ReactNode, useState } from 'react';
import { t } from '../strings/lightbox.ts';
import { useNotify } from '../ui/notice-context.ts';
import type { Lightbox, LightboxProps } from './lightbox.tsx';

/** The lightbox of a post, whose script is loaded when somebody first opens one. */
export function useLightbox(props: Omit<LightboxProps, 'onClose'>): { open: () => Promise<void>; lightbox: ReactNode } {
  const [Opened, setOpened] = useState<typeof Lightbox>();
  const notify = useNotify();
  return {
    lightbox: Opened && <Opened {...props} onClose={() => setOpened(undefined)} />,
    open: async () => {
      try {
        const script = await import('./lightbox.tsx');
        setOpened(() => script.Lightbox);
      } catch {
        notify(t('thePhotoCannotBe'));
      }
    },
  };
}
