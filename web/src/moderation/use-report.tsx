import { Flag } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { t } from '../strings/moderation.ts';
import menu from '../ui/menu.module.css';
import type { Reported, ReportTarget } from './report-dialog.tsx';

/** Loaded when it is first opened, which few people do. */
const ReportDialog = lazy(() => import('./report-dialog.tsx'));

/** A menu item for reporting content or a person, and the dialog it opens. `username` is the content's author, or the person. */
export function useReport(target: ReportTarget, what: Reported, username: string): { item: ReactNode; dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  return {
    item: (
      <DropdownMenu.Item className={`${menu.item} ${menu.danger}`} onSelect={() => setOpen(true)}>
        <Flag size={18} /> {t('report', { what, username })}
      </DropdownMenu.Item>
    ),
    dialog: isOpen && (
      <Suspense>
        <ReportDialog target={target} what={what} username={username} onClose={() => setOpen(false)} />
      </Suspense>
    ),
  };
}
