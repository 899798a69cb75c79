import { createInvite } from '../../core/instance/invites.ts';
import { Invite, NewInvite } from '../../core/instance/schema.ts';
import { showInvite } from '../../core/views/list-invites.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'POST /api/v1/invites',
  summary: 'Create an invite code',
  description: 'A code with which the given number of people may register while registration is by invite. For admins.',
  tag: 'Instance',
  auth: 'required',
  roles: ['admins'],
  access: [database, interactions.read, interactions.write],
  body: NewInvite,
  output: Invite,
  status: 201,
  creates: 'once',
  errors: ['invite_not_found'],
  run: async ({ app, actor, body, newId: id, repeated }) => showInvite(await createInvite(app, actor.userId, body, { id, repeated })),
});
