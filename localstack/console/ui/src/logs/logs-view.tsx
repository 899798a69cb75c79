import type { Logs } from '../../../shapes.ts';
import { ChoiceFilter, Filters, TextFilter } from '../ui/filters.tsx';
import { Nothing, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import { LogLines } from './log-lines.tsx';

export function LogsView() {
  const query = useView<Logs>(1_500);
  return (
    <View title="Logs" query={query} hint="The newest lines, newest first, as they are written.">
      {({ logs, functions, lines }) => (
        <>
          <Filters>
            <ChoiceFilter name="log" label="Component" all="api" choices={logs.filter((name) => name !== 'api')} />
            <ChoiceFilter name="function" label="Function" choices={functions} />
            <ChoiceFilter name="level" label="Level" choices={['INFO', 'WARN', 'ERROR']} />
            <TextFilter name="trace" label="Trace id" />
            <TextFilter name="text" label="Text" />
          </Filters>
          {lines.length > 0 ? <LogLines lines={lines.toReversed()} /> : <Nothing>No line matches.</Nothing>}
        </>
      )}
    </View>
  );
}
