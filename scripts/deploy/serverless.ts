import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { root, serverlessCli } from '../service.ts';

/** Lines that packaging prints, one per function. */
const sizes = /^ +\S+ +(\d+ kB|read at start) .*(kB|MB|zipped)$/;

/**
 * Runs a Serverless CLI command for a stage and prints its output, up to the list of functions, which is long.
 * @param environment variables that differ from this process's environment
 * @returns its output
 * @throws CloudError with its output if it fails
 */
export async function serverless(
  command: 'deploy' | 'remove',
  stage: string,
  environment: Record<string, string>,
  say: (line: string) => void,
): Promise<string> {
  const child = spawn(process.execPath, [serverlessCli(), command, '--stage', stage], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, SLS_NOTIFICATIONS_MODE: 'off', FORCE_COLOR: '0' },
  });
  const lines: string[] = [];
  let atFunctions = false;
  const collect = (line: string) => {
    lines.push(line);
    atFunctions ||= line === 'functions:';
    if (!atFunctions && line.trim() !== '' && !sizes.test(line)) say(line.trim());
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', collect);
  const [code] = (await once(child, 'close')) as [number | null];
  const said = lines.join('\n');
  if (code !== 0) throw new CloudError(`serverless ${command} failed:\n${atFunctions ? said : lines.slice(-20).join('\n')}`);
  return said;
}
