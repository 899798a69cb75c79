import { Copy } from 'lucide-react';
import { Button } from '../../../../../web/src/ui/button.tsx';
import { useNotify } from '../../../../../web/src/ui/notice-context.ts';

export function CopyButton({ text, children }: { text: string; children: string }) {
  const notify = useNotify();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => notify('Copied.'),
      () => notify('The browser does not allow this page to copy. Select the text instead.'),
    );
  return (
    <Button look="quiet" onClick={() => void copy()}>
      <Copy size={16} aria-hidden="true" />
      {children}
    </Button>
  );
}
