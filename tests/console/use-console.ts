import { afterAll, beforeAll } from 'vitest';
import type { BrowserContextOptions } from 'playwright-core';
import { desktop, launchBrowser, newVisitor, type Visitor } from '../web/browser.ts';

export interface ConsoleStage {
  url: string;
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
}

/** Provides the console of the service under test, and a browser. */
export function useConsole(): ConsoleStage {
  const stage = {} as ConsoleStage;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const browser = await launchBrowser();
    close = () => browser.close();
    const url = process.env['CONSOLE_URL']!;
    Object.assign(stage, { url, visitor: (options = desktop) => newVisitor(browser, url, options) });
  });
  afterAll(() => close?.());
  return stage;
}
