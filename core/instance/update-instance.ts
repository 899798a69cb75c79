import type { App } from '../shared/app.ts';
import { noteInstance } from './read-instance.ts';
import type { Instance, InstanceChanges } from './schema.ts';
import { changeInstance } from './sql.ts';

/** Changes only the given settings. */
export const updateInstance = async (app: App, changes: InstanceChanges): Promise<Instance> => noteInstance(app, await changeInstance(app.db, changes));
