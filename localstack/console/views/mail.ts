import type { View } from '../route.ts';
import type { CaughtMail, MailList } from '../shapes.ts';

/** Mail that is shown. */
const shown = 200;

/** The mail that left the service, newest first, with the codes and links in it: it goes nowhere here. */
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
