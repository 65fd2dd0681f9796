import type { ProgressEvent } from '@slipway/progress'

type Events = readonly ProgressEvent[]

/** How one step of a build ended, seen from its progress. */
export type StepState = 'cached' | 'done' | 'failed' | 'running' | 'absent'

/** The text that steps wrote. */
export function logsOf(events: Events, stream?: 1 | 2): string {
  return events
    .flatMap((event) =>
      event.kind === 'log' && (!stream || event.stream === stream)
        ? [Buffer.from(event.data).toString()]
        : [],
    )
    .join('')
}

export function namesOf(events: Events): readonly string[] {
  return [...new Set(events.flatMap((event) => (event.kind === 'vertex' ? [event.name] : [])))]
}

/** The state of the first step whose name contains `text`. */
export function stepOf(events: Events, text: string): StepState {
  const named = events.filter((event) => event.kind === 'vertex' && event.name.includes(text))
  const digest = named[0]?.kind === 'vertex' ? named[0].digest : undefined
  if (digest === undefined) return 'absent'
  const last = events
    .flatMap((event) => (event.kind === 'vertex' && event.digest === digest ? [event] : []))
    .at(-1)
  if (last?.error) return 'failed'
  if (last?.cached) return 'cached'
  return last?.completed === undefined ? 'running' : 'done'
}

export function warningsOf(events: Events): readonly string[] {
  return events.flatMap((event) => (event.kind === 'warning' ? [Buffer.from(event.short).toString()] : []))
}
