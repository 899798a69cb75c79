import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { t } from '../strings/settings.ts';
import { chosenTheme, chooseTheme } from './theme.ts';
import styles from './theme-choice.module.css';

const choices = [
  { theme: 'system', label: t('system'), Icon: Monitor },
  { theme: 'light', label: t('light'), Icon: Sun },
  { theme: 'dark', label: t('dark'), Icon: Moon },
] as const;

export function ThemeChoice({ labelledBy }: { labelledBy: string }) {
  const [chosen, setChosen] = useState(chosenTheme);
  return (
    <div className={styles.choices} role="radiogroup" aria-labelledby={labelledBy}>
      {choices.map(({ theme, label, Icon }) => (
        <label key={theme} className={styles.choice}>
          <input
            type="radio"
            name="theme"
            className="visually-hidden"
            checked={chosen === theme}
            onChange={() => {
              chooseTheme(theme);
              setChosen(theme);
            }}
          />
          <Icon size={18} aria-hidden="true" />
          {label}
        </label>
      ))}
    </div>
  );
}
