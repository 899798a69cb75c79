import { ArrowRight } from 'lucide-react';
import { Link } from 'react-router';
import type { EventMap as Shape, QueueNode } from '../../../shapes.ts';
import styles from './event-map.module.css';

const sources: Record<QueueNode['source'], string> = { topic: 'topic', s3: 'S3 notifications', functions: 'functions', stream: "the table's stream" };

/** The flow of messages from the topic and other senders through queues to consumers, and the events without consumers. */
export function EventMap({ map }: { map: Shape }) {
  const counts = new Map(map.types.map(({ type, recorded }) => [type, recorded]));
  const unheard = map.types.filter(({ consumers }) => consumers.length === 0);
  return (
    <ul className={styles.map}>
      {map.queues.map((queue) => (
        <li key={queue.name} className={styles.row}>
          <div className={styles.sources}>
            {queue.events.length > 0 ? (
              queue.events.map((type) => <EventChip key={type} type={type} count={counts.get(type) ?? 0} />)
            ) : (
              <span className={styles.sender}>{sources[queue.source]}</span>
            )}
          </div>
          <ArrowRight className={styles.arrow} size={18} aria-label="to" />
          <Link to={`/queues/${queue.name}`} className={styles.queue}>
            <b>{queue.name}</b>
            <span className={styles.consumer}>{queue.consumer ?? (queue.source === 'stream' ? 'dead letters only' : 'has not run lately')}</span>
            <Figures queue={queue} />
          </Link>
        </li>
      ))}
      {unheard.length > 0 && (
        <li className={styles.row}>
          <div className={styles.sources}>
            {unheard.map(({ type, recorded }) => (
              <EventChip key={type} type={type} count={recorded} />
            ))}
          </div>
          <ArrowRight className={styles.arrow} size={18} aria-label="to" />
          <span className={styles.nobody}>no consumer</span>
        </li>
      )}
    </ul>
  );
}

const EventChip = ({ type, count }: { type: string; count: number }) => (
  <Link to={`/events?type=${type}`} className={styles.chip}>
    {type} <span className={styles.count}>{count}</span>
  </Link>
);

const Figures = ({ queue }: { queue: QueueNode }) => (
  <dl className={styles.figures}>
    <Figure name="per minute" value={queue.per_minute.toFixed(queue.per_minute < 10 ? 1 : 0)} />
    <Figure name="waiting" value={String(queue.depth - queue.in_flight)} />
    <Figure name="in flight" value={String(queue.in_flight)} />
    <Figure name="oldest" value={queue.age === undefined ? '–' : `${Math.round(queue.age)} s`} />
    <Figure name="dead" value={String(queue.dead_letters)} loud={queue.dead_letters > 0} />
  </dl>
);

const Figure = ({ name, value, loud = false }: { name: string; value: string; loud?: boolean }) => (
  <div className={loud ? styles.loud : undefined}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
