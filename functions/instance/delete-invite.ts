import { deleteInvite } from '../../core/instance/invites.ts';
import { InvitePath } from '../../core/instance/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/invites/{code}',
  summary: 'Withdraw an invite code',
  description: 'No more accounts can be registered with it; existing ones stay. For admins.',
  tag: 'Instance',
  auth: 'required',
  roles: ['admins'],
  access: [database],
  params: InvitePath,
  status: 204,
  errors: ['invite_not_found'],
  run: ({ app, params }) => deleteInvite(app, params.code),
});
