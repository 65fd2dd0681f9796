import type { HistogramSample, Labels, Metric, Sample } from './metrics.ts'

/** Of what `writeMetrics` writes. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Metrics in Prometheus' text format. One that cannot be read is left out. */
export async function writeMetrics(metrics: readonly Metric[]): Promise<string> {
  const parts = await Promise.all(metrics.map((metric) => writeMetric(metric).catch(() => '')))
  return parts.join('')
}

async function writeMetric(metric: Metric): Promise<string> {
  const lines =
    metric.kind === 'histogram'
      ? metric.read().flatMap((sample) => histogramLines(metric.name, metric.bounds, sample))
      : (await metric.read()).map((sample) => sampleLine(metric.name, sample))
  const head = [`# HELP ${metric.name} ${escapeHelp(metric.help)}`, `# TYPE ${metric.name} ${metric.kind}`]
  return [...head, ...lines].map((line) => `${line}\n`).join('')
}

function sampleLine(name: string, { labels, value }: Sample): string {
  return `${name}${labelText(labels)} ${value}`
}

function histogramLines(
  name: string,
  bounds: readonly number[],
  { labels, counts, count, sum }: HistogramSample,
): readonly string[] {
  let below = 0
  const buckets = bounds.map((bound, index) => {
    below += counts[index] ?? 0
    return sampleLine(`${name}_bucket`, { labels: { ...labels, le: String(bound) }, value: below })
  })
  return [
    ...buckets,
    sampleLine(`${name}_bucket`, { labels: { ...labels, le: '+Inf' }, value: count }),
    sampleLine(`${name}_sum`, { labels, value: sum }),
    sampleLine(`${name}_count`, { labels, value: count }),
  ]
}

function labelText(labels: Labels): string {
  const entries = Object.entries(labels)
  if (entries.length === 0) return ''
  return `{${entries.map(([name, value]) => `${name}="${escapeValue(value)}"`).join(',')}}`
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
