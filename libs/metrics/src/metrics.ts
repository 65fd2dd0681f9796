export type Labels = Readonly<Record<string, string>>

export interface Sample {
  readonly labels: Labels
  readonly value: number
}

export interface Counter {
  /** `by` is not negative. Default 1. */
  add(by?: number, labels?: Labels): void
}

export interface Histogram {
  observe(value: number, labels?: Labels): void
}

export interface HistogramSample {
  readonly labels: Labels
  /** How many values were at most the bound of the same index; not cumulated. */
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
}

/** A metric as it can be written down. */
export type Metric = { readonly name: string; readonly help: string } & (
  | { readonly kind: 'counter' | 'gauge'; read(): readonly Sample[] | Promise<readonly Sample[]> }
  | { readonly kind: 'histogram'; readonly bounds: readonly number[]; read(): readonly HistogramSample[] }
)

const metrics = new Map<string, Metric>()

export function allMetrics(): readonly Metric[] {
  return [...metrics.values()]
}

/** A number that only grows. Its name ends in `_total`. */
export function counter(name: string, help: string): Counter {
  const samples = new Map<string, { readonly labels: Labels; value: number }>()
  metrics.set(name, { name, help, kind: 'counter', read: () => [...samples.values()] })
  return {
    add: (by = 1, labels = NONE) => {
      const key = keyOf(labels)
      const sample = samples.get(key)
      if (sample) sample.value += by
      else samples.set(key, { labels, value: by })
    },
  }
}

/** What is read when somebody asks, until it is disposed of. A reader that throws gives no samples. */
export function gauge(
  name: string,
  help: string,
  read: () => number | readonly Sample[] | Promise<number | readonly Sample[]>,
): Disposable {
  const samplesOf = (value: number | readonly Sample[]): readonly Sample[] =>
    typeof value === 'number' ? [{ labels: NONE, value }] : value
  const metric: Metric = { name, help, kind: 'gauge', read: async () => samplesOf(await read()) }
  metrics.set(name, metric)
  return {
    [Symbol.dispose]: () => {
      if (metrics.get(name) === metric) metrics.delete(name)
    },
  }
}

/** How values are spread; `bounds` rise. */
export function histogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const samples = new Map<
    string,
    { readonly labels: Labels; readonly counts: number[]; count: number; sum: number }
  >()
  metrics.set(name, { name, help, kind: 'histogram', bounds, read: () => [...samples.values()] })
  return {
    observe: (value, labels = NONE) => {
      const key = keyOf(labels)
      let sample = samples.get(key)
      if (!sample) samples.set(key, (sample = { labels, counts: bounds.map(() => 0), count: 0, sum: 0 }))
      const at = bounds.findIndex((bound) => value <= bound)
      if (at >= 0) sample.counts[at]!++
      sample.count++
      sample.sum += value
    },
  }
}

const NONE: Labels = {}

function keyOf(labels: Labels): string {
  let key = ''
  for (const name in labels) key += `${name}\0${labels[name]}\0`
  return key
}
