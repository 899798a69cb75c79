/** The settings of DATABASE=aurora's cluster: it pauses after this long without use, and then only costs storage. */
export const auroraSettings = { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 300 } as const;
