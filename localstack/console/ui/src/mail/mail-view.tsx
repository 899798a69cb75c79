import type { CaughtMail, MailList } from '../../../shapes.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Filters, TextFilter } from '../ui/filters.tsx';
import { Clock } from '../ui/time.tsx';
import { Nothing, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import styles from './mail-view.module.css';

export function MailView() {
  const query = useView<MailList>();
  return (
    <View title="Mail" query={query} hint="What the service has mailed. None of it leaves this machine.">
      {({ mail }) => (
        <>
          <Filters>
            <TextFilter name="to" label="To" />
          </Filters>
          {mail.length > 0 ? (
            <ul className={styles.list}>
              {mail.map((each, index) => (
                // Messages have no ids, and two may be the same.
                <Item key={`${mail.length - index}`} mail={each} />
              ))}
            </ul>
          ) : (
            <Nothing>No mail. Registering an account sends one with a code.</Nothing>
          )}
        </>
      )}
    </View>
  );
}

const Item = ({ mail }: { mail: CaughtMail }) => (
  <li className={styles.mail}>
    <p className={styles.head}>
      <b>{mail.to}</b> <Clock at={mail.at} />
    </p>
    <h2>{mail.subject}</h2>
    {mail.code !== undefined && (
      <p className={styles.codeRow}>
        <code className={styles.code}>{mail.code}</code>
        <CopyButton text={mail.code}>Copy code</CopyButton>
      </p>
    )}
    <p className={styles.text}>{mail.text}</p>
    {mail.links.map((link) => (
      <a key={link} className={styles.link} href={link} rel="noreferrer" target="_blank">
        {link}
      </a>
    ))}
  </li>
);
