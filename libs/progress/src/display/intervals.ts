export interface Interval {
  readonly start: number
  /** Absent while it runs. */
  readonly stop?: number
}

/** Overlapping intervals joined, in order; one without an end takes in all that begin after it. */
export function mergeIntervals(intervals: Iterable<Interval>): readonly Interval[] {
  const sorted = [...intervals].sort((a, b) => a.start - b.start)
  const merged: Interval[] = []
  for (const next of sorted) {
    const last = merged.at(-1)
    if (!last || (last.stop !== undefined && last.stop < next.start)) {
      merged.push(next)
      continue
    }
    if (last.stop === undefined) break
    if (next.stop === undefined) merged[merged.length - 1] = { start: last.start }
    else if (next.stop > last.stop) merged[merged.length - 1] = { start: last.start, stop: next.stop }
  }
  return merged
}

export function totalTime(intervals: readonly Interval[], now: number): number {
  return intervals.reduce((sum, { start, stop }) => sum + (stop ?? now) - start, 0)
}
