import { Link2, Share2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { t } from '../strings/ui.ts';
import menu from './menu.module.css';
import { useNotify } from './notice-context.ts';

interface ShareItemsProps {
  /** The path on this site. */
  path: string;
  title: string;
}

/** Menu items for sharing a link: with the system's share sheet, if there is one, and by copying it. */
export function ShareItems({ path, title }: ShareItemsProps) {
  const notify = useNotify();
  const url = location.origin + path;
  const share = async () => {
    try {
      await navigator.share({ title, url });
    } catch (error) {
      // Closing the sheet is not an error.
      if ((error as Error).name !== 'AbortError') notify(t('theBrowserDoesNot'));
    }
  };
  const copy = async () => {
    try {
      // Fails without HTTPS, since there is no clipboard.
      await navigator.clipboard.writeText(url);
      notify(t('linkCopied'));
    } catch {
      notify(t('theBrowserDoesNotAllow'));
    }
  };
  return (
    <>
      {'share' in navigator && (
        <DropdownMenu.Item className={menu.item} onSelect={() => void share()}>
          <Share2 size={18} /> {t('share')}
        </DropdownMenu.Item>
      )}
      <DropdownMenu.Item className={menu.item} onSelect={() => void copy()}>
        <Link2 size={18} /> {t('copyLink')}
      </DropdownMenu.Item>
    </>
  );
}
