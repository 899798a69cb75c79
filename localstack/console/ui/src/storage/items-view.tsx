import { Link, useParams } from 'react-router';
import type { ItemList, Partitions } from '../../../shapes.ts';
import { Code } from '../ui/code.tsx';
import { CodeCell, NumberCell, Table } from '../ui/table.tsx';
import { Nothing, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import { Next } from './next.tsx';
import styles from './storage.module.css';

export function PartitionsView() {
  const query = useView<Partitions>(15_000);
  return (
    <View title="Partitions" query={query} hint="Of the interactions table, in table order.">
      {({ partitions, next }) => (
        <>
          {partitions.length === 0 ? (
            <Nothing>The table is empty.</Nothing>
          ) : (
            <Table label="Partitions" columns={['Partition', 'Items scanned#']}>
              {partitions.map(({ partition, items }) => (
                <tr key={partition}>
                  <CodeCell>
                    <Link to={`/storage/items/${encodeURIComponent(partition)}`}>{partition}</Link>
                  </CodeCell>
                  <NumberCell>{items}</NumberCell>
                </tr>
              ))}
            </Table>
          )}
          <Next next={next} />
        </>
      )}
    </View>
  );
}

export function ItemsView() {
  const { partition = '' } = useParams();
  const query = useView<ItemList>(10_000);
  return (
    <View title={partition} query={query}>
      {({ items, next }) => (
        <>
          {items.length === 0 && <Nothing>The partition has no items.</Nothing>}
          <ul className={styles.items}>
            {items.map((item) => (
              <li key={String(item['sk'])}>
                <Code label={String(item['sk'])} value={item} />
              </li>
            ))}
          </ul>
          <Next next={next} />
        </>
      )}
    </View>
  );
}
