/** An error that the user can fix, with a message that says how. */
export class CloudError extends Error {
  override name = 'CloudError';
}

/** An emulator that cannot run on this machine: a program is missing, or a registry is unreachable. */
export class EmulatorUnavailable extends CloudError {
  override name = 'EmulatorUnavailable';
}

/** The exit status for EmulatorUnavailable (sysexits.h): CI skips that emulator, and reports it. */
export const EXIT_UNAVAILABLE = 69;
