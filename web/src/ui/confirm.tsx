import { Button } from './button.tsx';
import styles from './confirm.module.css';
import { Modal } from './modal.tsx';

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  /** What leaves everything as it is. */
  keep?: string;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, text, action, keep = 'Keep', busy, onConfirm, onClose }: ConfirmProps) {
  return (
    <Modal title={title} onClose={onClose}>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>
        <Button look="quiet" onClick={onClose}>
          {keep}
        </Button>
        <Button look="danger" onClick={onConfirm} disabled={busy}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
