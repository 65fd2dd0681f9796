const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `123B`, `1.23kB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return unit === 0 ? `${value}B` : `${value.toFixed(2)}${UNITS[unit]}`
}

/** `1.23kB / 4.56MB`, or what is known of it; '' for nothing. */
export function formatTransfer(current: number, total: number): string {
  if (total !== 0) return `${formatBytes(current)} / ${formatBytes(total)}`
  return current === 0 ? '' : formatBytes(current)
}

export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`
}

/** Time within a step, with as many digits as fit in five characters. */
export function formatOffset(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return seconds.toFixed(3)
  return seconds.toFixed(seconds < 100 ? 2 : 1)
}

const CANCELED = 'context canceled'

export function isCanceled(error: string): boolean {
  return error.endsWith(CANCELED)
}
