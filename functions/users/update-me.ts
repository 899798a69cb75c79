import { Profile, ProfileChanges } from '../../core/users/schema.ts';
import { updateProfile } from '../../core/users/update-profile.ts';
import { showOwnProfile } from '../../core/views/get-profile.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { events } from '../../platform/grants/events.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media, uploads } from '../../platform/grants/storage.ts';

export const handler = endpoint({
  route: 'PATCH /api/v1/users/me',
  summary: 'Change your profile',
  description: 'Changes only the given fields. Unknown fields are rejected. A former username leads to the profile for 30 days. With `If-Match`, nothing changes unless the profile has that version; a request repeated with its key returns its first result and changes nothing.',
  tag: 'Users',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, uploads.delete, media.read, media.write, media.delete, mediaUrls, events.publish, relay.wake],
  memory: 1_769,
  layers: ['imaging'],
  body: ProfileChanges,
  output: Profile,
  status: 200,
  edits: true,
  creates: 'once',
  errors: ['name_taken', 'version_mismatch', 'too_many_attempts', 'not_your_media', 'media_not_found', 'media_in_use', 'media_not_ready', 'imaging_busy', 'image_too_costly'],
  run: async ({ app, actor, body, newId, idempotencyKey, versions }) =>
    showOwnProfile(app, await updateProfile(app, actor.userId, body, { versions, editId: idempotencyKey && newId })),
});
