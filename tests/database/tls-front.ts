import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';

/** Creates a self-signed certificate for localhost in `folder`. Requires openssl. */
export function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject], { stdio: 'pipe' });
  return { certificate, key };
}

/** Starts a TLS proxy for a Postgres without TLS, using Postgres's protocol. */
export async function startTlsFront(target: number, files: { certificate: string; key: string }) {
  const server = createServer((plain) => {
    plain.on('error', () => undefined);
    // The client requests TLS with eight bytes (PostgreSQL documentation, "SSLRequest").
    plain.once('data', () => {
      plain.write('S');
      const client = new TLSSocket(plain, { isServer: true, cert: readFileSync(files.certificate), key: readFileSync(files.key) });
      const upstream = connect(target, '127.0.0.1');
      for (const socket of [client, upstream]) socket.on('error', () => undefined);
      client.pipe(upstream).pipe(client);
      client.on('close', () => upstream.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
