import { join, resolve } from 'node:path';
import { CloudError } from '../localstack/embedded/cloud-error.ts';

/** All ports that this project's commands use: the environment variable that sets the port, its default and its meaning. */
const ports = {
  PORT: [8080, 'port of the API'],
  WEB_PORT: [3000, 'port of the web client'],
  CONSOLE_PORT: [8090, 'port of the console'],
  DEV_WEB_PORT: [5173, 'port of the web client under npm run dev:web'],
  EDGE_PORT: [4566, "port of the cloud's AWS endpoint"],
  POSTGRES_PORT: [54_329, 'port of Postgres'],
  REDIS_PORT: [63_799, 'port of Redis'],
  LAMBDA_PORT: [3002, 'port where functions can be invoked'],
  LIVE_PORT: [3001, 'port of live updates (WebSockets)'],
  CDN_PORT: [4567, 'port of the CDN beside MiniStack or LocalStack'],
  COGNITO_PORT: [9229, 'port of the cognito-local beside LocalStack'],
} as const;

const others = {
  DATA_DIR: ['.local', 'folder for data and logs; commands find a running service there'],
  CORS_ORIGINS: ['none', "browser origins that may call the API and upload, besides the web client's own; separated by commas"],
  ALLOWED_HOSTS: ['none', "names besides localhost that may lead to a server here, such as a tunnel's; separated by commas"],
} as const;

const settings = { ...ports, ...others };

export type PortSetting = keyof typeof ports;
type Setting = keyof typeof settings;
type Environment = NodeJS.ProcessEnv;

/** The default ports, by variable. */
export const defaultPorts = Object.fromEntries(Object.entries(ports).map(([name, [fallback]]) => [name, fallback])) as Record<PortSetting, number>;

/**
 * The port that a setting specifies; 0 means any free port.
 * @throws CloudError if it is not a port number
 */
export function portOf(name: PortSetting, environment: Environment = process.env): number {
  const text = environment[name] || String(defaultPorts[name]);
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new CloudError(`${name} must be a port number, not ${JSON.stringify(text)}.`);
}

/**
 * The ports of one command.
 * @throws CloudError if two of them are the same
 */
export function portsOf<Name extends PortSetting>(names: readonly Name[], environment: Environment = process.env): Record<Name, number> {
  const found = new Map<number, Name>();
  const entries = names.map((name) => {
    const port = portOf(name, environment);
    const other = found.get(port);
    if (other && port !== 0) throw new CloudError(`${other} and ${name} are both ${port}. Set one of them to another port.`);
    found.set(port, name);
    return [name, port] as const;
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** The folder for data and logs. */
export const dataDirOf = (environment: Environment = process.env): string =>
  resolve(environment['DATA_DIR'] || join(import.meta.dirname, '..', settings.DATA_DIR[0]));

/**
 * The browser origins that may call the API: those of the web client and its development server, and those in CORS_ORIGINS.
 * @param webPort the web client's port, if it is not WEB_PORT
 * @throws CloudError if CORS_ORIGINS contains anything but origins
 */
export function corsOrigins(environment: Environment = process.env, webPort = portOf('WEB_PORT', environment)): string[] {
  const own = [webPort, portOf('DEV_WEB_PORT', environment)]
    .filter((port) => port !== 0)
    .flatMap((port) => [`http://127.0.0.1:${port}`, `http://localhost:${port}`]);
  return [...new Set([...own, ...furtherOrigins(environment)])];
}

/** The origins of CORS_ORIGINS. */
export function furtherOrigins(environment: Environment = process.env): string[] {
  const names = (environment['CORS_ORIGINS'] ?? '').split(',').map((name) => name.trim()).filter(Boolean);
  for (const name of names) {
    if (URL.parse(name)?.origin !== name) {
      throw new CloudError(`CORS_ORIGINS must be origins such as https://app.example, separated by commas; ${JSON.stringify(name)} is not one.`);
    }
  }
  return names;
}

/** The description of settings for `--help`. */
export function describeSettings(...names: Setting[]): string {
  const widest = Math.max(...names.map((name) => name.length));
  return `Settings, by environment variable:\n\n${names.map((name) => `  ${name.padEnd(widest)}  ${settings[name][1]} (${settings[name][0]})`).join('\n')}`;
}
