import { Link, useSearchParams } from 'react-router';
import type { CacheList } from '../../../shapes.ts';
import { Code, parsed } from '../ui/code.tsx';
import { ChoiceFilter, Filters, TextFilter } from '../ui/filters.tsx';
import { Nothing, Section, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import styles from './storage.module.css';

export function CacheView() {
  const query = useView<CacheList>(5_000);
  const [params] = useSearchParams();
  const to = (key: string) => `/storage/redis?${new URLSearchParams({ ...Object.fromEntries(params), key })}`;
  return (
    <View title="Redis" query={query} hint={query.data && `${query.data.found} keys match; at most 200 are shown.`}>
      {({ kinds, keys, chosen }) => (
        <>
          <Filters>
            <ChoiceFilter name="kind" label="Kind" choices={kinds} />
            <TextFilter name="text" label="Key contains" />
          </Filters>
          {chosen && (
            <Section title={chosen.key}>
              <p className={styles.muted}>
                {chosen.type}
                {chosen.expires_in_ms > 0 && `, expires in ${Math.round(chosen.expires_in_ms / 1_000)} s`}
              </p>
              <Code label={chosen.key} value={typeof chosen.value === 'string' ? parsed(chosen.value) : (chosen.value ?? 'It no longer exists.')} />
            </Section>
          )}
          {keys.length === 0 ? (
            <Nothing>No keys.</Nothing>
          ) : (
            <ul className={styles.links}>
              {keys.map((key) => (
                <li key={key}>
                  <Link to={to(key)}>{key}</Link>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </View>
  );
}
