/** Generations of BuildKit whose results a build may ask for, by the number that clients name them with. */
export const COMPATIBILITY = {
  /** Docker media types by default, no zstd, writable files of git checkouts. */
  v013: 10,
  /** Docker media types by default. */
  v015: 20,
  v031: 30,
  current: 30,
} as const

/** Name of the value of a job that says which of these its build asked for. */
export const COMPATIBILITY_VALUE = 'compatibility-version'
