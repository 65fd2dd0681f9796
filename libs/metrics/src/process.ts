import { allMetrics } from './metrics.ts'
import { writeMetrics } from './exposition.ts'

let registry: Promise<{ metrics(): Promise<string> }> | undefined

/** All metrics of this process: ours, and those of the process and of Node (`process_*`, `nodejs_*`). */
export async function processMetrics(): Promise<string> {
  registry ??= openRegistry()
  const [own, process] = await Promise.all([
    writeMetrics(allMetrics()),
    registry.then((opened) => opened.metrics()),
  ])
  return own + process
}

/** Loaded when it is first asked for: it costs twenty megabytes. */
async function openRegistry() {
  const { collectDefaultMetrics, Registry } = await import('prom-client')
  const opened = new Registry()
  collectDefaultMetrics({ register: opened })
  return opened
}
