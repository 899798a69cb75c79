import { useQuery } from '@tanstack/react-query';
import { Ban, UserMinus, Volume2, VolumeX } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { Profile } from '../api/client.ts';
import { profileQuery } from '../profile/profile-query.ts';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/relations.ts';
import { Confirm } from '../ui/confirm.tsx';
import menu from '../ui/menu.module.css';
import { type Person, useChangeRelation } from './use-change-relation.ts';

/**
 * The viewer's actions for a person: menu items, and the confirmation dialog for one of them. There are none for the viewer's own
 * account, or if nobody is signed in.
 */
export function usePersonMenu(person: Person, relationship?: Profile['relationship']): { items: ReactNode; question: ReactNode } {
  const session = useSession();
  const [asking, setAsking] = useState(false);
  const change = useChangeRelation(person);
  const { username } = person;
  if (!session || session.user.id === person.id) return { items: null, question: null };
  return {
    items: <PersonItems person={person} relationship={relationship} onChange={change.mutate} onBlock={() => setAsking(true)} />,
    question: asking && (
      <Confirm
        title={t('blockQuestion', { username })}
        text={t('youWillNoLonger')}
        action={t('blockNow')}
        keep={t('cancel')}
        busy={change.isPending}
        onConfirm={() => change.mutate('block', { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    ),
  };
}

interface PersonItemsProps {
  person: Person;
  relationship: Profile['relationship'];
  onChange: (change: 'mute' | 'unmute' | 'remove') => void;
  onBlock: () => void;
}

/** The menu items. If the page has not loaded the relation, it is loaded when the menu opens. */
function PersonItems({ person: { username }, relationship, onChange, onBlock }: PersonItemsProps) {
  const profile = useQuery({ ...profileQuery(username), enabled: relationship === undefined });
  const between = relationship ?? profile.data?.relationship;
  return (
    <>
      {between?.muting ? (
        <DropdownMenu.Item className={menu.item} onSelect={() => onChange('unmute')}>
          <Volume2 size={18} /> {t('unmuteNamed', { username })}
        </DropdownMenu.Item>
      ) : (
        <DropdownMenu.Item className={menu.item} onSelect={() => onChange('mute')}>
          <VolumeX size={18} /> {t('muteNamed', { username })}
        </DropdownMenu.Item>
      )}
      {between?.followed_by && (
        <DropdownMenu.Item className={menu.item} onSelect={() => onChange('remove')}>
          <UserMinus size={18} /> {t('removeFollower')}
        </DropdownMenu.Item>
      )}
      {!between?.blocking && (
        <DropdownMenu.Item className={`${menu.item} ${menu.danger}`} onSelect={onBlock}>
          <Ban size={18} /> {t('blockNamed', { username })}
        </DropdownMenu.Item>
      )}
    </>
  );
}
