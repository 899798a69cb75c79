import { Profile, ProfileChanges } from '../../core/users/schema.ts';
import { updateProfile } from '../../core/users/update-profile.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'PATCH /api/v1/users/me',
  summary: 'Change your profile',
  tag: 'Users',
  auth: 'required',
  body: ProfileChanges,
  output: Profile,
  status: 200,
  errors: ['forbidden', 'not_found', 'conflict'],
  run: ({ app, actor, body }) => updateProfile(app, actor.userId, body),
});
