import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { hasStatus, messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { usePages } from '../api/use-pages.ts';
import styles from '../moderation/moderation.module.css';
import { formatDate } from '../strings/format.ts';
import { t } from '../strings/instance.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { Field } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { useNotify } from '../ui/notice-context.ts';

type Invite = components['schemas']['Invite'];

/** Lists invite codes with their use counts; they can be created and withdrawn here. */
export function Invites({ isNeeded }: { isNeeded: boolean }) {
  const query = usePages({
    queryKey: keys.invites,
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/invites', { params: { query: page }, signal }),
  });
  const invites = query.data?.pages.flatMap((page) => page.invites);
  return (
    <section className={styles.item} aria-labelledby="invites">
      <h2 id="invites">{t('inviteCodes')}</h2>
      {!isNeeded && <p className={styles.meta}>{t('theyAreOnlyNeeded')}</p>}
      <NewInvite />
      {query.isError && <ErrorBox error={query.error} title={t('theCodesDidNot')} retry={() => void query.refetch()} />}
      {invites?.length === 0 && <p className={styles.meta}>{t('noInviteCodesYet')}</p>}
      <ul className={styles.list}>{invites?.map((invite) => <InviteItem key={invite.code} invite={invite} />)}</ul>
      {invites && invites.length > 0 && <LoadMore query={query} />}
    </section>
  );
}

function NewInvite() {
  const [uses, setUses] = useState('1');
  const [until, setUntil] = useState('');
  const queries = useQueryClient();
  const keyFor = useOnceKey();
  const make = useMutation({
    mutationFn: () => {
      // Valid until the end of the chosen day.
      const body = { max_uses: Number(uses), expires_at: until === '' ? null : new Date(`${until}T23:59:59`).toISOString() };
      return answer(api.POST('/api/v1/invites', { params: { header: { 'Idempotency-Key': keyFor(body) } }, body }));
    },
    onSuccess: () => {
      keyFor.forget();
      return queries.invalidateQueries({ queryKey: keys.invites });
    },
  });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <Field label={t('numberOfPeople')} type="number" min={1} max={10_000} required value={uses} onChange={({ target }) => setUses(target.value)} />
      <Field label={t('until')} type="date" hint={t('ifEmptyItDoes')} value={until} onChange={({ target }) => setUntil(target.value)} />
      <FormProblem error={make.error} />
      <div className={styles.actions}>
        <Button type="submit" look="quiet" disabled={make.isPending}>
          {t('makeACode')}
        </Button>
      </div>
    </form>
  );
}

function InviteItem({ invite: { code, max_uses, uses, expires_at } }: { invite: Invite }) {
  const queries = useQueryClient();
  const notify = useNotify();
  const withdraw = useMutation({
    mutationFn: async () => {
      try {
        await answer(api.DELETE('/api/v1/invites/{code}', { params: { path: { code } } }));
      } catch (error) {
        // It was already withdrawn.
        if (!hasStatus(error, 404)) throw error;
      }
    },
    onError: (error) => notify(messageOf(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.invites }),
  });
  return (
    <li className={styles.row}>
      <span>
        <span className={styles.code}>{code}</span>{' '}
        <span className={styles.meta}>
          {expires_at === null ? t('used', { uses, maxUses: max_uses }) : t('usedUntil', { uses, maxUses: max_uses, date: formatDate(new Date(expires_at)) })}
        </span>
      </span>
      <Button look="quiet" disabled={withdraw.isPending} aria-label={t('withdrawCode', { code })} onClick={() => withdraw.mutate()}>
        {t('withdraw')}
      </Button>
    </li>
  );
}
