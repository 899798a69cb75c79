import type { EventData } from '../../events/catalog.ts';
import { findNoticeOwner } from '../moderation/sql.ts';
import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { newId } from '../shared/ids.ts';
import { groupKey } from '../interactions/notification-keys.ts';
import { type Group, groupedAt, lifetime } from './items.ts';
import { readState } from './state.ts';

/** Creates a notification for a moderators' notice. It only refers to the notice, without copying its text. */
export async function tellNotice(app: App, { notice_id, user_id }: EventData<'notice.left'>): Promise<void> {
  // The notice may have been erased with its account.
  if ((await findNoticeOwner(app.db, notice_id)) !== user_id) return;
  const { readUpTo } = await readState(app, user_id);
  const now = app.now().getTime();
  const at = Math.max(now * 1000, readUpTo + 1);
  const group: Group = {
    ...groupKey(user_id, notice_id),
    id: notice_id,
    type: 'moderation',
    notice_id,
    actors_count: 0,
    latest: [],
    at,
    life: at,
    collects_until: at,
    expires_at: Math.floor(now / 1000) + lifetime,
    version: newId(),
  };
  const Item = { ...group, liked_at: groupedAt(at, notice_id) };
  await ifCondition(app.dynamo.put({ TableName: app.settings.interactionsTable, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
}
