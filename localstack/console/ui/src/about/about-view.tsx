import { Link, useParams } from 'react-router';
import type { About, AboutPart } from '../../../shapes.ts';
import { Code } from '../ui/code.tsx';
import { Nothing, Section, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import { AboutForm } from './about-form.tsx';
import styles from './about.module.css';

export function AboutView() {
  const query = useView<About>(10_000);
  const { id = '' } = useParams();
  return (
    <View title="About" query={query} hint={query.data && query.data.id !== id ? `${id} is ${query.data.id}.` : id}>
      {({ parts }) => (
        <>
          <AboutForm key={id} />
          {parts.map((part) => (
            <Section key={part.title} title={`${part.title} (${part.found.length})`}>
              <Part {...part} />
            </Section>
          ))}
        </>
      )}
    </View>
  );
}

const Part = ({ found, error }: AboutPart) => (
  <>
    {error !== undefined && <p role="alert">It cannot be read: {error}</p>}
    {found.length === 0 && error === undefined && <Nothing>Nothing.</Nothing>}
    <ul className={styles.found}>
      {found.map(({ where, link, value }, index) => (
        // All rows of a table have the same name.
        <li key={`${where} ${index}`}>
          {link === undefined ? <b>{where}</b> : <Link to={link}>{where}</Link>}
          <Code label={where} value={value} />
        </li>
      ))}
    </ul>
  </>
);
