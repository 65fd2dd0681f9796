import type { BuildRequest, BuildResult, Client, FailedBuild } from '@slipway/client'
import { type DisplayMode, openDisplay, type ProgressEvent, solveStatus } from '@slipway/progress'
import { interruptSignal } from '../interrupt.ts'

export interface RunOptions {
  readonly mode: DisplayMode
  readonly env: Readonly<Record<string, string | undefined>>
  /** Told of every batch of progress, as one JSON object. */
  readonly onTrace?: (line: string) => void
  /** Told of progress as it comes. */
  readonly onProgress?: (events: readonly ProgressEvent[]) => void
  /** Told of a failure while the build has not ended; the display has. */
  readonly onFailed?: (failure: FailedBuild) => Promise<void>
  /** Lines under the display, after it has ended. */
  readonly warningsHint?: string
}

/** What the daemon's questions to this machine look like in the progress of a build. */
export class Activity {
  #sink: ((events: readonly ProgressEvent[]) => void) | undefined
  #count = 0

  tell(text: string): void {
    const now = Date.now()
    this.#sink?.([
      {
        kind: 'vertex',
        digest: `client:${this.#count++}`,
        inputs: [],
        name: text,
        started: now,
        completed: now,
      },
    ])
  }

  connect(sink: (events: readonly ProgressEvent[]) => void): void {
    this.#sink = sink
  }
}

/** Runs a build and shows it on standard error. */
export async function runBuild(
  client: Client,
  request: BuildRequest,
  activity: Activity,
  options: RunOptions,
): Promise<BuildResult> {
  const signal = interruptSignal()
  using display = openDisplay(options.mode, process.stderr, options.env)
  activity.connect((events) => display.update(events))
  const { onFailed } = options
  const result = await client.build(request, {
    signal,
    ...(onFailed
      ? {
          onFailed: async (failure: FailedBuild) => {
            display.close()
            await onFailed(failure)
          },
        }
      : {}),
    onProgress: (events) => {
      display.update(events)
      options.onProgress?.(events)
      options.onTrace?.(`${JSON.stringify(solveStatus(events))}\n`)
    },
  })
  display.close()
  if (options.warningsHint !== undefined && display.warnings.length > 0) {
    const count = display.warnings.length
    process.stderr.write(`\n ${count} warning${count === 1 ? '' : 's'} found${options.warningsHint}:\n`)
    for (const { short } of display.warnings) process.stderr.write(` - ${Buffer.from(short).toString()}\n`)
  }
  return result
}
