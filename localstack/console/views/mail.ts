import type { View } from '../route.ts';
import type { CaughtMail, MailList } from '../shapes.ts';

/** Maximum messages shown. */
const shown = 200;

/** The mail sent by the service, newest first, with its codes and links. Here mail is not delivered. */
export const listMail: View = async ({ environment }, { query }): Promise<MailList> => {
  const response = await fetch(`${environment['AWS_ENDPOINT_URL']}/_mail`, { signal: AbortSignal.timeout(5_000) });
  const mail = (await response.json()) as Omit<CaughtMail, 'code' | 'links'>[];
  const to = query['to']?.toLowerCase() ?? '';
  return {
    mail: mail
      .filter((each) => each.to.toLowerCase().includes(to))
      .slice(0, shown)
      .map((each) => ({ ...each, code: /\b\d{6}\b/.exec(each.text)?.[0], links: each.text.match(/https?:\/\/[^\s<>"]+/g) ?? [] })),
  };
};
