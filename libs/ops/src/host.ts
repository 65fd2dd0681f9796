import type { Logger } from '@slipway/base'
import type { ImmutableRef, RefContext, Refs } from '@slipway/refs'
import type { Runtime } from '@slipway/runtime'
import type { Sessions } from '@slipway/sessions'
import type { Source } from '@slipway/sources'
import type { WorkContext } from '@slipway/worker'
import type { FindEmulation } from './exec/emulator.ts'
import type { FileThreads } from './file/threads.ts'
import type { TreeOpener } from './trees.ts'

/** What ops run with on a host. */
export interface OpHost {
  readonly refs: Refs
  readonly runtime: Runtime
  readonly sessions: Sessions
  /** By scheme (`docker-image`, `local`, …). */
  readonly sources: ReadonlyMap<string, Source>
  readonly trees: TreeOpener
  readonly files: FileThreads
  /** Directory for sockets and secrets of running steps. */
  readonly tempRoot: string
  readonly emulation: FindEmulation
  /** Cgroup below which containers run that name none. */
  readonly cgroupParent?: string
  /** Socket that takes spans of steps. */
  readonly traceSocket?: string
  readonly logger: Logger
}

export type InputRef = ImmutableRef | undefined

export function refContext(context: WorkContext): RefContext {
  return { progress: context.progress, signal: context.signal }
}
