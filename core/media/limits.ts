/** Longest time (s) that processing one photo may take before another may try. */
export const processingLease = 45;

/** Where an upload waits in quarantine. */
export const uploadKey = (userId: string, mediaId: string): string => `${userId}/${mediaId}`;

/** The photo an upload's key belongs to. */
export const mediaOfUploadKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
