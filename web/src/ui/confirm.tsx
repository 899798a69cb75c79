import { Button } from './button.tsx';
import styles from './confirm.module.css';
import { Modal } from './modal.tsx';

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  /** What leaves everything as it is. */
  keep?: string;
  /** Whether the action loses nothing; then leaving everything as it is is the better choice. */
  harmless?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone, or that is mostly an oversight. */
export function Confirm({ title, text, action, keep = 'Keep', harmless, busy, onConfirm, onClose }: ConfirmProps) {
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
