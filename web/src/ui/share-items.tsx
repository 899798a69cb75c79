import { Link2, Share2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import menu from './menu.module.css';
import { useNotify } from './notice-context.ts';

interface ShareItemsProps {
  /** Below the address of this site. */
  path: string;
  title: string;
}

/** Items of a menu that pass a link on: by the system's share sheet, where there is one, or by the clipboard. */
export function ShareItems({ path, title }: ShareItemsProps) {
  const notify = useNotify();
  const url = location.origin + path;
  const share = async () => {
    try {
      await navigator.share({ title, url });
    } catch (error) {
      // Whoever closes the sheet has changed their mind.
      if ((error as Error).name !== 'AbortError') notify('The browser does not allow sharing here.');
    }
  };
  const copy = async () => {
    try {
      // Without https there is no clipboard at all.
      await navigator.clipboard.writeText(url);
      notify('Link copied.');
    } catch {
      notify('The browser does not allow copying here.');
    }
  };
  return (
    <>
      {'share' in navigator && (
        <DropdownMenu.Item className={menu.item} onSelect={() => void share()}>
          <Share2 size={18} /> Share
        </DropdownMenu.Item>
      )}
      <DropdownMenu.Item className={menu.item} onSelect={() => void copy()}>
        <Link2 size={18} /> Copy link
      </DropdownMenu.Item>
    </>
  );
}
