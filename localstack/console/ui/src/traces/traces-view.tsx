import { useSearchParams } from 'react-router';
import { ButtonLink } from '../../../../../web/src/ui/button.tsx';
import type { TraceList } from '../../../shapes.ts';
import { ChoiceFilter, Filters, TextFilter } from '../ui/filters.tsx';
import { Nothing, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import { TraceTable } from './trace-table.tsx';

export function TracesView() {
  const query = useView<TraceList>();
  const [params] = useSearchParams();
  const older = (next: number) => {
    const search = new URLSearchParams(params);
    search.set('before', String(next));
    return `/traces?${search}`;
  };
  return (
    <View title="Traces" query={query} hint="Every request and what followed from it, newest first.">
      {({ traces, next }) => (
        <>
          <Filters>
            <TextFilter name="route" label="Route" />
            <TextFilter name="name" label="Function" />
            <ChoiceFilter name="outcome" label="Outcome" choices={['ok', ['error', 'refused'], ['throttle', 'throttled'], ['fault', 'failed']]} />
            <TextFilter name="status" label="Status" type="number" />
            <TextFilter name="min_ms" label="At least (ms)" type="number" />
            <TextFilter name="user" label="User id" />
            <TextFilter name="post" label="Post id" />
          </Filters>
          {traces.length > 0 ? <TraceTable label="Traces" traces={traces} /> : <Nothing>No trace matches.</Nothing>}
          {next !== undefined && (
            <ButtonLink look="quiet" to={older(next)}>
              Older traces
            </ButtonLink>
          )}
        </>
      )}
    </View>
  );
}
