import type { ComponentProps } from 'react';
import { Link, type LinkProps } from 'react-router';
import styles from './button.module.css';

type Look = 'primary' | 'quiet' | 'danger' | 'plain';

const classOf = (look: Look, wide?: boolean) => `${styles.button} ${styles[look]} ${wide ? styles.wide : ''}`;

interface Appearance {
  look?: Look;
  wide?: boolean;
}

export function Button({ look = 'primary', wide, type = 'button', ...rest }: Appearance & ComponentProps<'button'>) {
  return <button type={type} className={classOf(look, wide)} {...rest} />;
}

export function ButtonLink({ look = 'primary', wide, ...rest }: Appearance & LinkProps) {
  return <Link className={classOf(look, wide)} {...rest} />;
}

/** An icon-only button; `label` is its name. */
export function IconButton({ label, type = 'button', ...rest }: { label: string } & ComponentProps<'button'>) {
  return <button type={type} className={styles.icon} aria-label={label} title={label} {...rest} />;
}
