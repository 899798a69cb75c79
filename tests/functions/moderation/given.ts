import type { Action, Decision, NoticeList, Report, ReportList } from '../../../core/moderation/schema.ts';
import { handler as createReport } from '../../../functions/moderation/create-report.ts';
import { handler as listNotices } from '../../../functions/moderation/list-notices.ts';
import { handler as listReports } from '../../../functions/moderation/list-reports.ts';
import { handler as resolveReport } from '../../../functions/moderation/resolve-report.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { people } from '../../events/given.ts';
import { aUser, type TestUser } from '../../setup/given.ts';
import { type Answer, invoke } from '../../setup/invoke.ts';
import { accessClaims, poolToken } from '../../setup/pool-token.ts';

export interface Moderator {
  id: string;
  token: string;
}

/** A user with a role. */
export async function aModerator(role = 'moderators'): Promise<Moderator> {
  const [id] = await people(theApp(), 1);
  await theApp().db.query('give_role', 'update users set role = $2 where id = $1', [id, role]);
  return { id: id!, token: await poolToken({ ...accessClaims(id!), 'cognito:groups': [role] }) };
}

export const report = (reporter: Pick<TestUser, 'token'>, body: object): Promise<Answer> =>
  invoke(createReport, { token: reporter.token, body: { reason: 'spam', ...body } });

/** A target's open reports, wherever they are in the queue, which all tests share. */
export async function openReports(moderator: Moderator, targetId: string): Promise<Report[]> {
  const found: Report[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await invoke<ReportList>(listReports, { token: moderator.token, query: { limit: '100', ...(cursor !== undefined && { cursor }) } });
    found.push(...body.reports.filter(({ target }) => target.id === targetId));
    cursor = body.next_cursor;
  } while (cursor !== undefined);
  return found;
}

export const resolve = (moderator: Moderator, reportId: string, action: Decision['action'], note = 'It is against our rules.'): Promise<Answer<Action>> =>
  invoke<Action>(resolveReport, { token: moderator.token, path: { report_id: reportId }, body: { action, note } });

/** Reports something as another user, and makes a decision about it. */
export async function decide(moderator: Moderator, target: object, action: Decision['action'], note?: string): Promise<Action> {
  const reporter = await aUser('reporter');
  await report(reporter, target);
  const { comment_id, post_id, user_id } = target as Record<string, string>;
  const [open] = await openReports(moderator, (comment_id ?? post_id ?? user_id)!);
  const { status, body } = await resolve(moderator, open!.id, action, note);
  if (status !== 200) throw new Error(`the decision responded ${status}: ${JSON.stringify(body)}`);
  return body;
}

export const noticesOf = async ({ token }: Pick<TestUser, 'token'>) => (await invoke<NoticeList>(listNotices, { token })).body.notices;
