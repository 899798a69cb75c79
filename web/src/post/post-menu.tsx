import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, type Post } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useReport } from '../moderation/use-report.tsx';
import { usePersonMenu } from '../relations/use-person-menu.tsx';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/post.ts';
import { IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import menu from '../ui/menu.module.css';
import { useNotify } from '../ui/notice-context.ts';
import { ShareItems } from '../ui/share-items.tsx';
import { dropPost } from './patch-posts.ts';

/** The menu of a post. Not modal: Radix would lock scrolling with a style element, which the content security policy forbids. */
export function PostMenu({ post, onDeleted }: { post: Post; onDeleted: (() => void) | undefined }) {
  const own = useSession()?.user.id === post.user_id;
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const person = usePersonMenu({ id: post.user_id, username: post.username });
  const report = useReport({ post_id: post.id }, 'post', post.username);
  const notify = useNotify();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE('/api/v1/posts/{post_id}', { params: { path: { post_id: post.id } } })),
    onSuccess: () => {
      onDeleted?.();
      dropPost(queries, post.id);
      void queries.invalidateQueries({ queryKey: keys.profile(post.username) });
      notify(t('postDeleted'));
    },
    onError: (error) => notify(messageOf(error)),
  });
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton label={t('moreAboutThisPost', { username: post.username })}>
            <Ellipsis size={20} />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menu.content} align="end" sideOffset={4}>
            <ShareItems path={`/p/${post.id}`} title={t('onLambdagram', { username: post.username })} />
            {person.items}
            {person.items && report.item}
            {own && (
              <DropdownMenu.Item className={menu.item} onSelect={() => void navigate(`/p/${post.id}/edit`)}>
                <Pencil size={18} /> {t('editPost')}
              </DropdownMenu.Item>
            )}
            {own && (
              <DropdownMenu.Item className={`${menu.item} ${menu.danger}`} onSelect={() => setAsking(true)}>
                <Trash2 size={18} /> {t('deletePost')}
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {person.question}
      {report.dialog}
      {asking && (
        <Confirm
          title={t('deleteThisPost')}
          text={t('itsPhotosLikesAnd')}
          action={t('delete')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
