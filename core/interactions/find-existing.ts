import type { App } from '../shared/app.ts';
import { getItems, type ItemKey, itemName } from './get-items.ts';

/** The names of those items that exist. */
export async function findExisting(app: App, items: readonly ItemKey[]): Promise<Set<string>> {
  return new Set((await getItems<ItemKey>(app, items, 'pk, sk')).map(itemName));
}
