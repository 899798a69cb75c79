import { CloudError } from '../localstack/embedded/cloud-error.ts';
import type { Mail } from '../localstack/embedded/mailbox.ts';
import { runCommand } from './command.ts';
import { runningService } from './running-service.ts';

const usage = `npm run mail [-- <address>]

Shows the mail that the running \`npm start\` was asked to send, with its codes, newest last; optionally only that to one address.`;

await runCommand(usage, async () => {
  const endpoint = runningService()?.['AWS_ENDPOINT_URL'];
  if (endpoint === undefined) throw new CloudError('There is no mail: `npm start` is not running.');
  const address = process.argv[2];
  const query = address === undefined ? '' : `?to=${encodeURIComponent(address)}`;
  const mail = (await (await fetch(`${endpoint}/_mail${query}`)).json()) as Mail[];
  for (const { to, subject, text, at } of mail.toReversed()) console.log(`${at}  to ${to}\n  ${subject}\n  ${text.replaceAll('\n', '\n  ')}\n`);
  if (mail.length === 0) console.log('No mail yet.');
});
