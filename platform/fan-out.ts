import type { FanOut } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { sendAll } from './send-all.ts';

/** The queue of fan-out chunks. */
export const openFanOut = (config: Config): FanOut => ({ send: (chunks) => sendAll(config, config.FAN_OUT_QUEUE_URL, chunks) });
