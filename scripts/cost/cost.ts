import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { runCommand } from '../command.ts';
import { root } from '../service.ts';
import { costOfIdleMonth, type Resources } from './idle-month.ts';
import { costOfMillion } from './usage.ts';

const usage = `npm run cost [-- --write]

Prints what an idle month costs, from the template that \`npm run package\` has left, and what a million of each use costs.
  --write  also updates both tables in docs/operations.md`;

await runCommand(usage, async () => {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  const template = join(root, '.serverless', 'cloudformation-template-update-stack.json');
  if (!existsSync(template)) throw new CloudError('There is no packaged template. Run first: npm run package');
  const { Resources } = JSON.parse(readFileSync(template, 'utf8')) as { Resources: Resources };
  const tables = { 'idle month': costOfIdleMonth(Resources), million: costOfMillion() };
  console.log(`A month without a visitor\n\n${tables['idle month']}\n\nA million of each\n\n${tables.million}`);
  if (values.write) {
    const page = join(root, 'docs', 'operations.md');
    const place = (name: string) => new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);
    const text = Object.entries(tables).reduce((all, [name, content]) => all.replace(place(name), () => `${content}\n`), readFileSync(page, 'utf8'));
    writeFileSync(page, text);
  }
});
