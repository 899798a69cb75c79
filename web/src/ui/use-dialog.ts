import { type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from 'react';

interface Dialog {
  ref: RefObject<HTMLDialogElement | null>;
  onCancel: (event: SyntheticEvent) => void;
}

/**
 * Properties that make a `<dialog>` modal: natively, it traps focus, closes on Escape and restores focus. Radix's dialog would
 * lock scrolling with a style element, which the content security policy forbids.
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
