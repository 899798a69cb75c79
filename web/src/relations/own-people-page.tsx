import type { LucideIcon } from 'lucide-react';
import { api, type UserSummary } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { PeopleList, PeopleRow } from '../profile/people-list.tsx';
import { Button } from '../ui/button.tsx';
import { type RelationChange, useChangeRelation } from './use-change-relation.ts';

interface Action {
  change: RelationChange;
  label: string;
  look: 'primary' | 'quiet';
}

interface OwnPeoplePageProps {
  list: 'blocks' | 'mutes' | 'follow-requests';
  title: string;
  empty: { icon: LucideIcon; text: string };
  actions: Action[];
}

/** One of the viewer's private lists of people (blocked, muted, requests), with actions for each person. */
export function OwnPeoplePage({ list, title, empty, actions }: OwnPeoplePageProps) {
  const query = usePages({
    queryKey: keys.ownPeople(list),
    limit: 30,
    fetchPage: (page, signal) => api.GET(`/api/v1/users/me/${list}`, { params: { query: page }, signal }),
  });
  const people = query.data?.pages.flatMap((page) => page.users);
  return (
    <PeopleList title={title} back="/settings" query={query} empty={empty} count={people?.length}>
      {people?.map((person) => (
        <PeopleRow key={person.id} username={person.username} name={person.display_name} avatarUrl={person.avatar_url}>
          <Actions person={person} actions={actions} />
        </PeopleRow>
      ))}
    </PeopleList>
  );
}

function Actions({ person, actions }: { person: UserSummary; actions: Action[] }) {
  const change = useChangeRelation(person);
  return actions.map(({ change: what, label, look }) => (
    <Button key={what} look={look} disabled={change.isPending} aria-label={`${label} ${person.username}`} onClick={() => change.mutate(what)}>
      {label}
    </Button>
  ));
}
