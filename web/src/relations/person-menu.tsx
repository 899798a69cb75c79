import { Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { Profile } from '../api/client.ts';
import type { Reported, ReportTarget } from '../moderation/report-dialog.tsx';
import { useReport } from '../moderation/use-report.tsx';
import { t } from '../strings/relations.ts';
import { IconButton } from '../ui/button.tsx';
import menu from '../ui/menu.module.css';
import { ShareItems } from '../ui/share-items.tsx';
import type { Person } from './use-change-relation.ts';
import { usePersonMenu } from './use-person-menu.tsx';

interface PersonMenuProps {
  person: Person;
  relationship?: Profile['relationship'];
  label: string;
  /** What can be reported. Default: the person. */
  report?: { target: ReportTarget; what: Reported };
  /** Whether to offer sharing a link to the profile. */
  shares?: boolean;
}

/** The menu of actions for a person; for the viewer's own account, at most sharing the link. Not modal, like the menu of posts. */
export function PersonMenu({ person, relationship, label, report, shares = false }: PersonMenuProps) {
  const { item, dialog } = useReport(report?.target ?? { user_id: person.id }, report?.what ?? 'user', person.username);
  const { items, question } = usePersonMenu(person, relationship);
  if (!items && !shares) return null;
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton label={label}>
            <Ellipsis size={18} />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menu.content} align="end" sideOffset={4}>
            {shares && <ShareItems path={`/u/${person.username}`} title={t('onLambdagram', { username: person.username })} />}
            {items}
            {items && item}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {question}
      {dialog}
    </>
  );
}
