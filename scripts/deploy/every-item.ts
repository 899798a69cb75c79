/**
 * The items of all pages of a list. Give the paginator `stopOnSameToken`: an emulator might otherwise return one page for
 * ever.
 */
export async function everyItem<Page, Item>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => Item[] | undefined): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
