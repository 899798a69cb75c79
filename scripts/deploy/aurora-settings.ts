/** Of the cluster that DATABASE=aurora makes: it pauses when nobody has used it for that long, and costs storage only then. */
export const auroraSettings = { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 300 } as const;
