import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { t } from '../strings/ui.ts';
import { IconButton } from './button.tsx';
import styles from './modal.module.css';
import { useDialog } from './use-dialog.ts';

interface ModalProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with a title. Clicking outside closes it, too. */
export function Modal({ title, onClose, children }: ModalProps) {
  const dialog = useDialog(onClose);
  const titleId = useId();
  return (
    <dialog
      {...dialog}
      className={styles.modal}
      aria-labelledby={titleId}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <h2 id={titleId}>{title}</h2>
          <IconButton label={t('close')} onClick={onClose}>
            <X size={20} />
          </IconButton>
        </header>
        {children}
      </div>
    </dialog>
  );
}
