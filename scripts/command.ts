import { CloudError, EmulatorUnavailable, EXIT_UNAVAILABLE } from '../localstack/embedded/cloud-error.ts';

/**
 * Runs a script, or prints its usage for `--help`. If the user can fix an error, only its message is printed; any other error is a
 * bug and is shown with its stack.
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
