import type { SlipwayError } from '@slipway/base'
import { counter, histogram } from '@slipway/metrics'
import type { StepCounter } from './step-counter.ts'

/** Names and labels are those of buildkitd. */
const builds = counter(
  'buildkit_builds_total',
  'Builds that have ended, by status and, where they failed, code.',
)
const steps = counter(
  'buildkit_builds_steps_total',
  'Steps of builds that have ended: completed, cached, total, warnings.',
)
const seconds = histogram(
  'buildkit_build_duration_seconds',
  'How long builds took, by status.',
  [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
)

/** Counts a build that has ended. */
export function countBuild(end: {
  readonly steps: StepCounter
  readonly failure: SlipwayError | undefined
  readonly durationMs: number
}): void {
  const status = end.failure ? 'failure' : 'success'
  builds.add(1, end.failure ? { error_code: codeName(end.failure.code), status } : { status })
  const { completed, cached, total, warnings } = end.steps
  for (const [kind, count] of Object.entries({ completed, cached, total, warnings }))
    steps.add(count, { kind })
  seconds.observe(end.durationMs / 1000, { status })
}

/** As Go's gRPC writes codes: `NotFound`. */
function codeName(code: SlipwayError['code']): string {
  return code.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
