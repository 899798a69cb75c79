/**
 * The items of all pages of a list. The paginator should have `stopOnSameToken`, since an emulator might otherwise return the
 * same page forever.
 */
export async function everyItem<Page, Item>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => Item[] | undefined): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
