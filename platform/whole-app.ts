import { createApp as createAppFor, type PlatformApp, processClients } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { accounts } from './grants/accounts.ts';
import { cache } from './grants/cache.ts';
import { cdn } from './grants/cdn.ts';
import { cdnMarkers } from './grants/cdn-markers.ts';
import { database } from './grants/database.ts';
import { deadLetters } from './grants/dead-letters.ts';
import { dependencies } from './grants/dependencies.ts';
import { events } from './grants/events.ts';
import { fanOut } from './grants/fan-out.ts';
import { Clients, type Grant } from './grants/grant.ts';
import { interactions } from './grants/interactions.ts';
import { liveAddress } from './grants/live-address.ts';
import { liveMessages } from './grants/live-messages.ts';
import { mail } from './grants/mail.ts';
import { mediaUrls } from './grants/media-urls.ts';
import { relay } from './grants/relay.ts';
import { sockets } from './grants/sockets.ts';
import { exports, ledger, media, uploads } from './grants/storage.ts';

export { type PlatformApp, processClients };

/** All grants. */
export const everyGrant: readonly Grant[] = [
  database,
  cache,
  mediaUrls,
  liveAddress,
  ...[interactions, uploads, media, exports, ledger, deadLetters, events, fanOut, liveMessages, sockets, relay, cdn, cdnMarkers, mail, accounts, dependencies].flatMap((group): Grant[] => Object.values(group)),
];

const holder = { name: 'The whole App', access: everyGrant };

/** An App with all grants and its own clients. For scripts and tests; functions have only their own grants. */
export const createApp = (config: Config): PlatformApp => createAppFor(holder, config, new Clients(config));

let app: PlatformApp | undefined;

/** An App with all grants and the clients that the functions of this process use. */
export function theApp(): PlatformApp {
  app ??= createAppFor(holder, loadConfig(), processClients);
  return app;
}
