import { Link } from 'react-router';
import type { StorageStart } from '../../../shapes.ts';
import { Nothing, Section, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import styles from './storage.module.css';

export function StorageView() {
  const query = useView<StorageStart>(15_000);
  return (
    <View title="Storage" query={query} hint="The service’s data, read-only.">
      {({ buckets, tables, table, has_cache, kinds }) => (
        <div className={styles.start}>
          <Section title="Buckets (S3)">
            <Links links={buckets.map((name) => [`/storage/buckets/${name}`, name])} />
          </Section>
          <Section title="Items (DynamoDB)">
            <Links links={[['/storage/items', table]]} />
          </Section>
          <Section title="Tables (Postgres)">
            <Links links={tables.map((name) => [`/storage/tables/${name}`, name])} />
          </Section>
          <Section title="Keys (Redis)">
            {has_cache ? <Links links={[['/storage/redis', 'all kinds'], ...kinds.map(({ kind, keys }) => [`/storage/redis?kind=${kind}`, `${kind} (${keys})`] as const)]} /> : <Nothing>This service runs without Redis.</Nothing>}
          </Section>
        </div>
      )}
    </View>
  );
}

const Links = ({ links }: { links: (readonly [to: string, text: string])[] }) =>
  links.length === 0 ? (
    <Nothing>Empty or unreachable.</Nothing>
  ) : (
    <ul className={styles.links}>
      {links.map(([to, text]) => (
        <li key={to}>
          <Link to={to}>{text}</Link>
        </li>
      ))}
    </ul>
  );
