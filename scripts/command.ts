import { CloudError, EmulatorUnavailable, EXIT_UNAVAILABLE } from '../localstack/embedded/cloud-error.ts';

/**
 * Runs what a script is for, or tells its usage when asked to with `--help`. What a person can put right is said in a
 * sentence; anything else is a bug and keeps its stack.
 */
export async function runCommand(usage: string, command: () => Promise<void>): Promise<void> {
  if (process.argv.some((argument) => argument === '--help' || argument === '-h')) {
    console.log(usage);
    return;
  }
  try {
    await command();
  } catch (error) {
    const isForPeople = error instanceof CloudError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
    console.error(isForPeople ? `\n${(error as Error).message}\n` : error);
    process.exit(error instanceof EmulatorUnavailable ? EXIT_UNAVAILABLE : 1);
  }
}

/** The port a variable of the environment names. */
export function portOf(variable: string, fallback: number): number {
  const value = Number(process.env[variable] ?? fallback);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new CloudError(`${variable} must be a port number, not ${JSON.stringify(process.env[variable])}.`);
}
