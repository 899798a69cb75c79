/** An error that the user can fix; its message explains how. */
export class CloudError extends Error {
  override name = 'CloudError';
}

/** An emulator that cannot run on this machine: a program is missing, or a registry is unreachable. */
export class EmulatorUnavailable extends CloudError {
  override name = 'EmulatorUnavailable';
}

/** The exit status for EmulatorUnavailable (EX_UNAVAILABLE in sysexits.h). CI then skips the emulator and reports that. */
export const EXIT_UNAVAILABLE = 69;
