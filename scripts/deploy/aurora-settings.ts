/** Settings of the cluster for DATABASE=aurora: after five minutes without use it pauses, and then only its storage is billed. */
export const auroraSettings = { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 300 } as const;
