import { t } from '../strings/ui.ts';

import { Button } from './button.tsx';
import styles from './confirm.module.css';
import { Modal } from './modal.tsx';

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  /** The label for cancelling. */
  keep?: string;
  /** The action loses no data: it is not styled as dangerous, and cancelling is the primary button. */
  harmless?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks for confirmation of an action that cannot be undone, or is usually a mistake. */
export function Confirm({ title, text, action, keep = t('keep'), harmless, busy, onConfirm, onClose }: ConfirmProps) {
  return (
    <Modal title={title} onClose={onClose}>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>
        <Button look={harmless ? 'primary' : 'quiet'} onClick={onClose}>
          {keep}
        </Button>
        <Button look={harmless ? 'quiet' : 'danger'} onClick={onConfirm} disabled={busy}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
