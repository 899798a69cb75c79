/** Something the person at the keyboard can put right; the message says how. */
export class CloudError extends Error {
  override name = 'CloudError';
}

/** An emulator that this machine cannot have: a program is missing, or a registry out of reach. */
export class EmulatorUnavailable extends CloudError {
  override name = 'EmulatorUnavailable';
}

/** What a program ends with for EmulatorUnavailable (sysexits.h): CI goes on without that emulator, and says so. */
export const EXIT_UNAVAILABLE = 69;
