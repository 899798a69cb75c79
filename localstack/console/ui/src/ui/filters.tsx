import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import styles from './filters.module.css';

/** Fields whose values are in the URL's query, so that results can be linked. */
export const Filters = ({ children }: { children: ReactNode }) => (
  <form className={styles.filters} role="search" onSubmit={(event) => event.preventDefault()}>
    {children}
  </form>
);

function useFilter(name: string): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        next.delete('before');
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [params.get(name) ?? '', set];
}

export function TextFilter({ name, label, type = 'search' }: { name: string; label: string; type?: 'search' | 'number' }) {
  const [value, set] = useFilter(name);
  return (
    <label className={styles.filter}>
      {label}
      <input type={type} value={value} onChange={(event) => set(event.target.value)} />
    </label>
  );
}

export function ChoiceFilter({ name, label, choices, all = 'any' }: { name: string; label: string; choices: (string | [value: string, text: string])[]; all?: string }) {
  const [value, set] = useFilter(name);
  return (
    <label className={styles.filter}>
      {label}
      <select value={value} onChange={(event) => set(event.target.value)}>
        <option value="">{all}</option>
        {choices.map((choice) => {
          const [of, text] = typeof choice === 'string' ? [choice, choice] : choice;
          return (
            <option key={of} value={of}>
              {text}
            </option>
          );
        })}
      </select>
    </label>
  );
}
