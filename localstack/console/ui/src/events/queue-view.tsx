import { Undo2 } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { Button } from '../../../../../web/src/ui/button.tsx';
import type { QueueDetail, QueuedMessage } from '../../../shapes.ts';
import { Badge } from '../ui/badge.tsx';
import { Code, parsed } from '../ui/code.tsx';
import { Clock } from '../ui/time.tsx';
import { Nothing, Section, View } from '../ui/view.tsx';
import { useChange, useView } from '../use-view.ts';
import styles from './queue-view.module.css';

export function QueueView() {
  const { queue = '' } = useParams();
  const query = useView<QueueDetail>();
  const redrive = useChange<{ sent: number }>('POST', ({ sent }) => (sent === 0 ? 'There was nothing to send back.' : `${sent} sent back to ${queue}.`));
  return (
    <View title={queue} query={query} hint="Viewing messages does not receive them: they stay in the queue.">
      {(detail) => (
        <>
          <Section
            title="Dead letters"
            aside={
              detail.can_redrive &&
              detail.parked.length > 0 && (
                <Button look="quiet" disabled={redrive.isPending} onClick={() => redrive.mutate({ path: `/queues/${queue}/redrive` })}>
                  <Undo2 size={16} aria-hidden="true" />
                  Redrive all
                </Button>
              )
            }
          >
            <Messages messages={detail.parked} none="No dead letters." />
          </Section>
          <Section title="Messages">
            <Messages messages={detail.messages} none="No messages." />
          </Section>
        </>
      )}
    </View>
  );
}

const Messages = ({ messages, none }: { messages: QueuedMessage[]; none: string }) =>
  messages.length === 0 ? (
    <Nothing>{none}</Nothing>
  ) : (
    <ul className={styles.messages}>
      {messages.map((message) => (
        <li key={message.id}>
          <p className={styles.head}>
            <Clock at={message.sent_at} /> <Badge>{message.state}</Badge> received {message.receives}×
            {message.trace && (
              <Link className={styles.trace} to={`/traces/${message.trace}`}>
                trace
              </Link>
            )}
          </p>
          {message.reason !== undefined && <p className={styles.reason}>{message.reason}</p>}
          <Code label={`Message ${message.id}`} value={parsed(message.body)} />
        </li>
      ))}
    </ul>
  );
