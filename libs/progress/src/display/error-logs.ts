import { isCanceled } from './format.ts'
import type { Trace } from './trace.ts'

/** The last lines of the steps that failed, as shown under the build. */
export function failedLogs(trace: Trace, lines: number): string {
  let out = ''
  for (const step of trace.steps) {
    if (step.error === '' || isCanceled(step.error)) continue
    const tail = step.log.tail.slice(-lines)
    out += ['------', ` > ${step.name}:`, ...tail, '------', ''].join('\n')
  }
  return out
}
