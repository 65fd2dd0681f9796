import type { moby } from '@slipway/proto'

export type BuildRecord = moby.buildkit.v1.BuildHistoryRecord.$Properties
export type BuildEvent = moby.buildkit.v1.BuildHistoryEvent.$Properties

/** Records of builds, running and ended. */
export interface History {
  /** A build began, changed or ended; listeners are told. */
  update(kind: 'started' | 'complete', record: BuildRecord): Promise<void>
  get(ref: string): Promise<BuildRecord | undefined>
  list(): Promise<readonly BuildRecord[]>
  /** Live events until `signal` aborts. */
  listen(signal: AbortSignal): AsyncIterable<BuildEvent>
  setPinned(ref: string, pinned: boolean): Promise<void>
  delete(ref: string): Promise<void>
  close(): Promise<void>
}
