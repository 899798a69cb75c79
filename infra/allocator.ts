/**
 * For functions that decode images. glibc keeps freed memory for its own use, in several arenas, so that what one picture took adds to what
 * the next one takes: 200 to 300 MB. With these settings large blocks go back to the system at once, for a twentieth more CPU.
 */
export const allocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };
