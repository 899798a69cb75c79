import { pinsKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';

export const mostPins = 3;

/** A post's pinned comments, latest pin first; some may have been deleted. */
interface Pins {
  ids: string[];
  version: number;
}

export async function findPins(app: App, postId: string): Promise<Pins> {
  const { Item } = await app.dynamo.get({ TableName: app.settings.interactionsTable, Key: pinsKey(postId), ConsistentRead: true });
  return (Item as Pins | undefined) ?? { ids: [], version: 0 };
}
