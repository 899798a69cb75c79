import { Link, useParams } from 'react-router';
import type { RowList } from '../../../shapes.ts';
import { ChoiceFilter, Filters, TextFilter } from '../ui/filters.tsx';
import { CodeCell, Table } from '../ui/table.tsx';
import { Nothing, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import { Next } from './next.tsx';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function RowsView() {
  const { table = '' } = useParams();
  const query = useView<RowList>(10_000);
  return (
    <View title={table} query={query} hint="In descending order of the primary key.">
      {({ columns, rows, next }) => (
        <>
          <Filters>
            <ChoiceFilter name="column" label="Column" choices={columns.map(({ name }) => name)} />
            <TextFilter name="value" label="is" />
          </Filters>
          {rows.length === 0 ? (
            <Nothing>No rows.</Nothing>
          ) : (
            <Table label={table} columns={columns.map(({ name }) => name)}>
              {rows.map((row, index) => (
                // A table may have no primary key.
                <tr key={`${index}`}>
                  {columns.map(({ name }) => (
                    <CodeCell key={name}>
                      <Value value={row[name]} />
                    </CodeCell>
                  ))}
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

function Value({ value }: { value: unknown }) {
  if (typeof value === 'string') return uuid.test(value) ? <Link to={`/about/${value}`}>{value}</Link> : value;
  return value === null ? '–' : JSON.stringify(value);
}
