import { UsersRound } from 'lucide-react';
import { useParams } from 'react-router';
import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { t } from '../strings/profile.ts';
import { FollowButton } from './follow-button.tsx';
import { PeopleList, PeopleRow } from './people-list.tsx';

const texts = {
  followers: { title: (username: string) => t('followersOf', { username }), none: t('noFollowersYet') },
  following: { title: (username: string) => t('followedBy', { username }), none: t('notFollowingAnybodyYet') },
};

/** A user's followers, or the accounts they follow. */
export function PeoplePage({ relation }: { relation: keyof typeof texts }) {
  const username = useParams()['username']!.toLowerCase();
  const query = usePages({
    queryKey: keys.peopleOf(username, relation),
    limit: 30,
    fetchPage: (page, signal) => api.GET(`/api/v1/users/{user_id}/${relation}`, { params: { path: { user_id: username }, query: page }, signal }),
  });
  const people = query.data?.pages.flatMap((page) => page.users);
  const { title, none } = texts[relation];
  return (
    <PeopleList title={title(username)} back={`/u/${username}`} query={query} empty={{ icon: UsersRound, text: none }} count={people?.length}>
      {people?.map((person) => (
        <PeopleRow key={person.id} username={person.username} name={person.display_name} avatarUrl={person.avatar_url}>
          <FollowButton id={person.id} username={person.username} follows={person.viewer_follows} />
        </PeopleRow>
      ))}
    </PeopleList>
  );
}
