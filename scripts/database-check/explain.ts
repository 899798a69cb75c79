/** Explains in one sentence why the connection failed and what to do about it. */
export function explainConnection(name: string, url: URL, error: unknown): string {
  const { code = '', message } = error as { code?: string; message: string };
  const user = decodeURIComponent(url.username);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host ${url.hostname}: check the address in ${name}`;
    case 'ECONNREFUSED':
      return `Nothing listens on ${url.host}: check the address in ${name}, and whether the database runs`;
    case '28P01':
    case '28000':
      return `${url.host} does not let ${user} in: ${message}. Check the user and the password in ${name}`;
    case '3D000':
      return `There is no database ${url.pathname.slice(1)} on ${url.host}`;
    case '53300':
      return `${url.host} has no connection left: ${message}`;
    default:
      break;
  }
  if (/does not support SSL/.test(message)) return `${url.host} does not speak TLS. Only on one machine may ${name} say sslmode=disable`;
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS_CERT|HOSTNAME_MISMATCH)/.test(code)) {
    return `The certificate of ${url.hostname} cannot be verified: ${message}. It must come from a public authority and be made out to this name`;
  }
  return `${url.host} cannot be reached: ${message}`;
}
