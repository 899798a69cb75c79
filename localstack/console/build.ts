import { join } from 'node:path';
import { buildSite } from '../../web/build.ts';

const ui = join(import.meta.dirname, 'ui');
const web = join(import.meta.dirname, '..', '..', 'web');

/**
 * Builds the console's pages, like the web client whose components they use, and returns their folder.
 * @throws if the bundle does not build
 */
export const buildConsole = ({ log }: { log: (line: string) => void }): Promise<string> => buildSite({ name: 'console', site: ui, sources: [ui, web], log });
