/**
 * For functions that decode images. glibc keeps freed memory in several arenas, so that the memory of successive pictures
 * adds up: 200 to 300 MB. These settings return large blocks to the system at once, for 5 % more CPU.
 */
export const allocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };
