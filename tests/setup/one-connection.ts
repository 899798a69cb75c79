import { createApp } from '../../platform/app.ts';
import { loadConfig } from '../../platform/config.ts';

/** An App with the one database connection a container has in the cloud: work that needs a second one gets stuck here. */
export const anAppWithOneConnection = () => createApp({ ...loadConfig(), DATABASE_POOL_SIZE: 1 });
