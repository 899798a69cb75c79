import { CloudError, EmulatorUnavailable, EXIT_UNAVAILABLE } from '../localstack/embedded/cloud-error.ts';

/**
 * Runs a script, or prints its usage for `--help`. An error that the user can fix is printed as a sentence; anything else is a bug
 * and keeps its stack.
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
