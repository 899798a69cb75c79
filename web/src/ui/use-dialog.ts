import { type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from 'react';

interface Dialog {
  ref: RefObject<HTMLDialogElement | null>;
  onCancel: (event: SyntheticEvent) => void;
}

/**
 * Makes a `<dialog>` with these properties the browser's own modal one: it keeps focus inside, closes on Escape and gives
 * focus back. Radix's would add a style element to lock scrolling, which the page's policy refuses.
 */
export function useDialog(onClose: () => void): Dialog {
  const ref = useRef<HTMLDialogElement>(null);
  // A layout effect ends while the dialog is still in the page, which is when it can give focus back.
  useLayoutEffect(() => {
    const element = ref.current!;
    element.showModal();
    return () => element.close();
  }, []);
  const onCancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onClose();
  };
  return { ref, onCancel };
}
