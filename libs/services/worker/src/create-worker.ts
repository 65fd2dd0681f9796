import { join } from 'node:path'
import { type Digest, type Logger, Semaphore, silentLogger } from '@slipway/base'
import type { ContentStore } from '@slipway/content'
import type { Platform } from '@slipway/oci'
import { createEmulation, FileThreads, OpRunner, TreeOpener } from '@slipway/ops/run'
import type { ImmutableRef, Refs } from '@slipway/refs'
import type { Runtime } from '@slipway/runtime'
import type { Sessions } from '@slipway/sessions'
import type { Mounter } from '@slipway/snapshots'
import type { Source } from '@slipway/sources'
import type { ChecksumQuery, ListedFile, PruneOptions, WorkContext, Worker } from '@slipway/worker'
import { LocalWorker } from './local-worker.ts'
import { createPlatforms } from './platforms.ts'
import { openTempRoot } from './temp-root.ts'

export type { LocalWorker } from './local-worker.ts'

/** Digests of parts of trees. */
export interface Checksums {
  checksum(ref: ImmutableRef | undefined, query: ChecksumQuery, context: WorkContext): Promise<Digest>
  /** What a digest is made of; `undefined` beyond `limit` entries. */
  list?(
    ref: ImmutableRef | undefined,
    query: ChecksumQuery,
    limit: number,
    context: WorkContext,
  ): Promise<readonly ListedFile[] | undefined>
}

export interface WorkerOptions {
  /** Directory for mount points and sockets; emptied at start. */
  readonly root: string
  readonly refs: Refs
  readonly content: ContentStore
  readonly mounter: Mounter
  readonly runtime: Runtime
  readonly sessions: Sessions
  readonly sources: readonly Source[]
  readonly checksums: Checksums
  readonly resolveImage: Worker['resolveImage']
  /** What the host runs at the moment, its own platform first. */
  readonly platforms: () => readonly Platform[]
  readonly labels?: Readonly<Record<string, string>>
  readonly gcPolicies?: readonly PruneOptions[]
  /** Source, exec and file ops at once; absent for no limit. */
  readonly maxParallelism?: number
  /** Cgroup below which containers run that name none. */
  readonly cgroupParent?: string
  /** Socket that takes spans of steps. */
  readonly traceSocket?: string
  readonly logger?: Logger
}

/** The host's agent in this process. Disposing it ends its threads; refs, runtime and stores belong to the caller. */
export async function createWorker(options: WorkerOptions): Promise<LocalWorker> {
  const logger = options.logger ?? silentLogger
  const tempRoot = await openTempRoot(join(options.root, 'tmp'), options.mounter, logger)
  const trees = new TreeOpener(options.mounter, tempRoot)
  const files = new FileThreads()
  const host = {
    refs: options.refs,
    runtime: options.runtime,
    sessions: options.sessions,
    sources: new Map(
      options.sources.flatMap((source) => source.schemes.map((scheme) => [scheme, source] as const)),
    ),
    trees,
    files,
    tempRoot,
    ...(options.traceSocket === undefined ? {} : { traceSocket: options.traceSocket }),
    ...(options.cgroupParent === undefined ? {} : { cgroupParent: options.cgroupParent }),
    emulation: createEmulation(createPlatforms()),
    logger,
  }
  return new LocalWorker({
    info: {
      id: options.refs.workerId,
      labels: options.labels ?? {},
      ...(options.gcPolicies ? { gcPolicies: options.gcPolicies } : {}),
    },
    platforms: options.platforms,
    host,
    runner: new OpRunner(host, options.mounter),
    content: options.content,
    checksums: options.checksums,
    resolveImage: options.resolveImage,
    slots: options.maxParallelism === undefined ? undefined : new Semaphore(options.maxParallelism),
  })
}
