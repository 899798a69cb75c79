import { closeConnection, openConnection } from '../../core/live/connections.ts';
import { LiveRequest } from '../../core/live/schema.ts';
import { handleRequest } from '../../core/views/live.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { socket } from '../../platform/socket.ts';

export const handler = socket({
  name: 'handle-socket',
  access: [database, cache, interactions.read, interactions.write],
  request: LiveRequest,
  open: ({ app, connection, ticket }) => openConnection(app, connection, ticket),
  close: ({ app, connection }) => closeConnection(app, connection),
  run: ({ app, connection, request }) => handleRequest(app, connection, request),
});
