import { FsSync } from '@slipway/fs-sync'
import { decodeEvents, type ProgressEvent } from '@slipway/progress'
import { type moby, services, type slipway } from '@slipway/proto'
import { type Caller, dial, type DialTls, messagesOf } from '@slipway/rpc'
import Long from 'long'
import { build, type BuildOptions } from './build/build.ts'
import type { BuildRequest, BuildResult } from './build/request.ts'

export type WorkerRecord = moby.buildkit.v1.types.WorkerRecord.$Properties
export type UsageRecord = moby.buildkit.v1.UsageRecord.$Properties
export type BuildHistoryEvent = moby.buildkit.v1.BuildHistoryEvent.$Properties
export type StepMiss = slipway.history.v1.StepMiss.$Properties
export type BuildkitVersion = moby.buildkit.v1.types.BuildkitVersion.$Properties

export interface PruneRequest {
  readonly filters?: readonly string[]
  readonly all?: boolean
  readonly keepDurationMs?: number
  /** Bytes. */
  readonly reservedSpace?: number
  readonly maxUsedSpace?: number
  readonly minFreeSpace?: number
}

/** A daemon, ours or BuildKit's, as a client drives it. */
export class Client implements AsyncDisposable {
  readonly #caller: Caller
  #fsSync: FsSync | undefined

  constructor(caller: Caller) {
    this.#caller = caller
  }

  /** Connects on first use. */
  static dial(address: string, tls?: DialTls): Client {
    return new Client(dial(address, tls))
  }

  /** Whether somebody serves at the address; throws why not. A daemon too old to answer counts as ready. */
  async ready(deadlineMs: number): Promise<void> {
    await this.#caller.unary(services.HealthService.Check, {}, { deadlineMs }).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'unimplemented') throw error
    })
  }

  /** Starts what a build needs, so that it is there by the time it is needed. */
  prepareBuild(): void {
    this.#fsSync ??= new FsSync({ threads: 1 })
  }

  async build(
    request: BuildRequest,
    options: {
      readonly onProgress: (events: readonly ProgressEvent[]) => void
      readonly signal?: AbortSignal
      readonly onFailed?: NonNullable<BuildOptions['onFailed']>
    },
  ): Promise<BuildResult> {
    this.prepareBuild()
    return await build(request, { caller: this.#caller, fsSync: this.#fsSync!, ...options })
  }

  async workers(filters: readonly string[] = []): Promise<readonly WorkerRecord[]> {
    const answer = await this.#caller.unary(services.ControlService.ListWorkers, { filter: [...filters] })
    return answer.record ?? []
  }

  async version(): Promise<BuildkitVersion> {
    const answer = await this.#caller.unary(services.ControlService.Info, {})
    return answer.buildkitVersion ?? {}
  }

  async diskUsage(filters: readonly string[] = []): Promise<readonly UsageRecord[]> {
    const answer = await this.#caller.unary(services.ControlService.DiskUsage, { filter: [...filters] })
    return answer.record ?? []
  }

  /** Removes build cache; answers each record as it goes. */
  async *prune(request: PruneRequest, signal?: AbortSignal): AsyncGenerator<UsageRecord> {
    const call = this.#caller.serverStream(
      services.ControlService.Prune,
      {
        filter: [...(request.filters ?? [])],
        all: request.all ?? false,
        keepDuration: nanoseconds(request.keepDurationMs ?? 0),
        reservedSpace: Long.fromNumber(request.reservedSpace ?? 0),
        maxUsedSpace: Long.fromNumber(request.maxUsedSpace ?? 0),
        minFreeSpace: Long.fromNumber(request.minFreeSpace ?? 0),
      },
      signal ? { signal } : {},
    )
    yield* messagesOf(call)
  }

  /** Progress of a build, running or recorded, from its start. */
  async *progress(ref: string, signal?: AbortSignal): AsyncGenerator<readonly ProgressEvent[]> {
    const call = this.#caller.serverStream(
      services.ControlService.Status,
      { Ref: ref },
      signal ? { signal } : {},
    )
    for await (const message of messagesOf(call)) yield decodeEvents(message)
  }

  /** Content that the daemon keeps for its records (logs, attestations, …), by digest. */
  async *content(digest: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const call = this.#caller.serverStream(services.ContentService.Read, { digest }, signal ? { signal } : {})
    for await (const { data } of messagesOf(call)) if (data) yield data
  }

  /** Records of builds; with `follow` also those to come, until `signal` aborts. */
  async *history(
    query: { readonly ref?: string; readonly activeOnly?: boolean; readonly follow?: boolean } = {},
    signal?: AbortSignal,
  ): AsyncGenerator<BuildHistoryEvent> {
    const call = this.#caller.serverStream(
      services.ControlService.ListenBuildHistory,
      { Ref: query.ref ?? '', ActiveOnly: query.activeOnly ?? false, EarlyExit: !query.follow },
      signal ? { signal } : {},
    )
    yield* messagesOf(call)
  }

  /** Why each step of a build ran, of a Slipway daemon; throws `unimplemented` for others. */
  async *misses(ref: string, signal?: AbortSignal): AsyncGenerator<StepMiss> {
    const call = this.#caller.serverStream(
      services.SlipwayStepsService.Misses,
      { ref },
      signal ? { signal } : {},
    )
    yield* messagesOf(call)
  }

  async updateHistory(
    ref: string,
    change: { readonly pinned?: boolean; readonly delete?: boolean },
  ): Promise<void> {
    await this.#caller.unary(services.ControlService.UpdateBuildHistory, {
      Ref: ref,
      Pinned: change.pinned ?? false,
      Delete: change.delete ?? false,
    })
  }

  async close(): Promise<void> {
    this.#caller.close()
    await this.#fsSync?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function nanoseconds(ms: number): Long {
  return Long.fromNumber(ms).multiply(1_000_000)
}
