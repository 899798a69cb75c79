import { useSearchParams } from 'react-router';
import { ButtonLink } from '../../../../../web/src/ui/button.tsx';
import type { EventMap as Shape } from '../../../shapes.ts';
import { ChoiceFilter, Filters, TextFilter } from '../ui/filters.tsx';
import { Nothing, Section, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import { EventMap } from './event-map.tsx';
import { EventTable } from './event-table.tsx';

export function EventsView() {
  const query = useView<Shape>();
  const [params] = useSearchParams();
  return (
    <View title="Events" query={query} hint="Events and their consumers. Choose a queue to see its messages, or an event to publish it again.">
      {(map) => (
        <>
          <Section title="Queues and consumers">
            <EventMap map={map} />
          </Section>
          <Section title="Latest events">
            <Filters>
              <ChoiceFilter name="type" label="Type" choices={map.types.map(({ type }) => type)} />
              <TextFilter name="text" label="With this id" />
            </Filters>
            {map.events.length > 0 ? <EventTable events={map.events} /> : <Nothing>No events recorded. Recording starts with the console.</Nothing>}
            {map.next !== undefined && (
              <ButtonLink look="quiet" to={`/events?${new URLSearchParams({ ...Object.fromEntries(params), before: String(map.next) })}`}>
                Older events
              </ButtonLink>
            )}
          </Section>
        </>
      )}
    </View>
  );
}
