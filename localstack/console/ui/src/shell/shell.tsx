import { Activity, Database, FileText, type LucideIcon, Mail, Radio, ScanSearch, Waypoints, Zap } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { ThemeChoice } from '../../../../../web/src/settings/theme-choice.tsx';
import { MainRegion } from '../../../../../web/src/shell/main-region.tsx';
import { Wordmark } from '../../../../../web/src/ui/wordmark.tsx';
import styles from './shell.module.css';

const views: { to: string; label: string; icon: LucideIcon }[] = [
  { to: '/overview', label: 'Overview', icon: Activity },
  { to: '/traces', label: 'Traces', icon: Waypoints },
  { to: '/events', label: 'Events', icon: Radio },
  { to: '/about', label: 'About', icon: ScanSearch },
  { to: '/mail', label: 'Mail', icon: Mail },
  { to: '/storage', label: 'Storage', icon: Database },
  { to: '/logs', label: 'Logs', icon: FileText },
  { to: '/faults', label: 'Faults', icon: Zap },
];

/** The frame around every view. */
export function Shell() {
  const tabs = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // Scrolls to the current tab: on a phone not all tabs are visible.
  useEffect(() => {
    // In braces, because newer browsers return a promise, which React would mistake for a clean-up function.
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <div className={styles.shell}>
      <a className="shown-on-focus" href="#main">
        Skip to content
      </a>
      <header className={styles.side}>
        <NavLink to="/overview" className={styles.brand}>
          <Wordmark size={26} />
          <span className={styles.tag}>console</span>
        </NavLink>
        <nav ref={tabs} className={styles.nav} aria-label="Views">
          {views.map(({ to, label, icon: Icon }) => (
            <NavLink key={to} to={to} className={styles.tab}>
              <Icon size={18} strokeWidth={1.8} aria-hidden="true" />
              {label}
            </NavLink>
          ))}
        </nav>
        <div className={styles.theme}>
          <span id="theme" className="visually-hidden">
            Theme
          </span>
          <ThemeChoice labelledBy="theme" />
        </div>
      </header>
      <MainRegion className={styles.main}>
        <Outlet />
      </MainRegion>
      <ScrollRestoration />
    </div>
  );
}
