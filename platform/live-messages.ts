import type { LiveMessages } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { sendAll } from './send-all.ts';

/** The queue of messages to open WebSockets. */
export const openLiveMessages = (config: Config): LiveMessages => ({ send: (messages) => sendAll(config, config.LIVE_MESSAGES_QUEUE_URL, messages) });
