import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../docs/decisions', import.meta.url));
const records = globSync('*.md', { cwd: folder }).sort().map((file) => [basename(file), readFileSync(join(folder, file), 'utf8')] as const);

it.each(records)('%s states its number, status, date and alternatives', (file, text) => {
  const [title, , status] = text.split('\n');
  expect(title).toMatch(new RegExp(`^# ${Number(file.slice(0, 4))}\\. \\S`));
  expect(status).toMatch(/^\*\*Status\.\*\* (Proposed|Accepted|Superseded by decision \d+)\b.*\. \*\*Date\.\*\* \d{4}-\d{2}-\d{2}\.$/);
  expect(text).toMatch(/^\*\*Decision\.\*\*\s+\S/m);
  expect(text).toMatch(/^\*\*Alternatives\.\*\*\s+\S/m);
});
