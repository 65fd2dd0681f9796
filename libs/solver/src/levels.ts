/**
 * How much is known of an edge, and how much of it somebody wants to know:
 * nothing; the keys that follow from definitions; all keys, those from content included; the result.
 */
export const INITIAL = 0
export const CACHE_FAST = 1
export const CACHE_SLOW = 2
export const COMPLETE = 3

export type Level = typeof INITIAL | typeof CACHE_FAST | typeof CACHE_SLOW | typeof COMPLETE

const NAMES = ['initial', 'cache-fast', 'cache-slow', 'complete'] as const

export function levelName(level: Level): (typeof NAMES)[number] {
  return NAMES[level]
}
