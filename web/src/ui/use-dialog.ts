import { type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from 'react';

interface Dialog {
  ref: RefObject<HTMLDialogElement | null>;
  onCancel: (event: SyntheticEvent) => void;
}

/**
 * Makes a `<dialog>` with these properties the browser's own modal one: it traps focus, closes on Escape and restores
 * focus. Radix's would add a style element to lock scrolling, which the page's policy forbids.
 */
export function useDialog(onClose: () => void): Dialog {
  const ref = useRef<HTMLDialogElement>(null);
  // A layout effect is cleaned up while the dialog is still in the page, so that it can restore focus.
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
