import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { runCommand } from '../command.ts';
import { isSize, packagedTemplate, type Size, sizes } from '../packaged-template.ts';
import { root } from '../service.ts';
import { costOfIdleMonth, idleMonth, withAurora } from './idle-month.ts';
import { costOfMetrics, costOfMillion } from './usage.ts';

const usage = `npm run cost [-- --size ${sizes.join('|')}] [-- --write]

Packages the template of a size (default: of each), prints the costs of an idle month, of a million of each use, and
of our own metrics.
  --size   one size only
  --write  also updates the tables in docs/operations.md`;

await runCommand(usage, async () => {
  const { values } = parseArgs({ options: { size: { type: 'string' }, write: { type: 'boolean', default: false } } });
  if (values.size !== undefined && !isSize(values.size)) throw new CloudError(`There is no size ${JSON.stringify(values.size)}. There are ${sizes.join(' and ')}.`);
  const tables: Record<string, string> = {};
  for (const size of values.size === undefined ? sizes : [values.size as Size]) {
    const template = await packagedTemplate('prod', { size });
    const month = idleMonth(template);
    tables[`idle month, ${size}`] = costOfIdleMonth(month);
    if (size === 'small') tables['idle month, small with Aurora'] = costOfIdleMonth(withAurora(month, template));
  }
  for (const [name, content] of Object.entries(tables)) console.log(`${name.replace('idle month', 'A month without a visitor')}\n\n${content}\n`);
  tables['million'] = costOfMillion();
  tables['metrics'] = costOfMetrics();
  console.log(`A million of each, standard\n\n${tables['million']}\n\nMetrics of our own, at most\n\n${tables['metrics']}`);
  if (values.write) {
    const page = join(root, 'docs', 'operations.md');
    const place = (name: string) => new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);
    const text = Object.entries(tables).reduce((all, [name, content]) => all.replace(place(name), () => `${content}\n`), readFileSync(page, 'utf8'));
    writeFileSync(page, text);
  }
});
