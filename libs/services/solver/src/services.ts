import type { Clock, Logger } from '@slipway/base'
import type { BlobIngester, BlobProvider } from '@slipway/content'
import type { Exporter } from '@slipway/exporters'
import type { Frontend } from '@slipway/frontend'
import type { History } from '@slipway/history'
import type { Platform } from '@slipway/oci'
import type { Sessions } from '@slipway/sessions'
import type { Solver } from '@slipway/solver'
import type { TraceRecorder } from '@slipway/tracing'
import type { Worker } from '@slipway/worker'
import type { StepWatch } from './step-watch.ts'

/** All that builds are made of. */
export interface BuildServices {
  readonly solver: Solver
  readonly worker: Worker
  /** Platforms of the worker; the first is the default. */
  readonly platforms: readonly Platform[]
  readonly frontends: ReadonlyMap<string, Frontend>
  readonly exporters: ReadonlyMap<string, Exporter>
  /** Clients, for the exporters that they offer themselves. */
  readonly sessions: Sessions
  readonly history: History
  /** Keeps why steps ran. */
  readonly steps?: StepWatch
  /** Keeps what builds took, for their records. */
  readonly traces?: TraceRecorder
  /** Where build logs are kept. */
  readonly logs: BlobIngester & BlobProvider
  /** LLB capabilities that work here. */
  readonly llbCaps: ReadonlySet<string>
  /** Entitlements that the daemon's owner allows. */
  readonly allowedEntitlements: ReadonlySet<string>
  readonly clock: Clock
  readonly logger: Logger
}
