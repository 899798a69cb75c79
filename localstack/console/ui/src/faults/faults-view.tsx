import type { FaultList } from '../../../shapes.ts';
import { Section, View } from '../ui/view.tsx';
import { useChange, useView } from '../use-view.ts';
import styles from './faults-view.module.css';

const dependencyFaults = [
  ['slow', 'Slow: each response is 300 ms late'],
  ['refuse', 'Refuse: connections are cut'],
  ['stop', 'Stop: there is no response'],
] as const;
const consumerFaults = [
  ['delay', 'Delay: messages wait 10 s'],
  ['repeat', 'Repeat: each is delivered twice'],
  ['kill', 'Kill at the next message'],
] as const;

export function FaultsView() {
  const query = useView<FaultList>();
  return (
    <View title="Faults" query={query} hint="Inject faults and watch the traces. Faults last until you end them or the service stops; the console itself is not affected.">
      {({ dependencies, consumers }) => (
        <>
          <Section title="Dependencies">
            <ul className={styles.list}>
              {dependencies.map(({ name, fault }) => (
                <Switch key={name} kind="dependency" name={name} fault={fault} choices={dependencyFaults} />
              ))}
            </ul>
          </Section>
          <Section title="Consumers">
            <p className={styles.note}>Functions share one process here: killing a consumer kills the API, which is restarted at once. The message is redelivered within a minute.</p>
            <ul className={styles.list}>
              {consumers.map(({ name, fault }) => (
                <Switch key={name} kind="consumer" name={name} fault={fault} choices={consumerFaults} />
              ))}
            </ul>
          </Section>
        </>
      )}
    </View>
  );
}

interface SwitchProps {
  kind: 'dependency' | 'consumer';
  name: string;
  fault: string | null;
  choices: readonly (readonly [fault: string, text: string])[];
}

function Switch({ kind, name, fault, choices }: SwitchProps) {
  const change = useChange<FaultList>('PUT', () => `${name} has been changed.`);
  return (
    <li className={fault === null ? styles.switch : `${styles.switch} ${styles.on}`}>
      <label>
        <b>{name}</b>
        <select value={fault ?? ''} disabled={change.isPending} onChange={(event) => change.mutate({ path: '/faults', body: { [kind]: name, fault: event.target.value || null } })}>
          <option value="">No fault</option>
          {choices.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
    </li>
  );
}
