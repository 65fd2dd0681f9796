import { again, isCode, sleep, SlipwayError, toSlipwayError, failpoint } from '@slipway/base'
import type { BuildBridge, BuildRequest, BuildResponse, Builds, ExporterRequest } from '@slipway/builds'
import type { Exporter, ExportResult } from '@slipway/exporters'
import type { BuildRecord } from '@slipway/history'
import type { ProgressEvent } from '@slipway/progress'
import { Build } from './build.ts'
import { countBuild } from './build-metrics.ts'
import { BuildTraces } from './build-traces.ts'
import { readBuildLog, saveBuildLog, saveError } from './build-log.ts'
import { grantEntitlements } from './entitlements.ts'
import { failedBuild } from './failed-build.ts'
import { buildRecord } from './record.ts'
import { BuildRegistry } from './registry.ts'
import type { BuildServices } from './services.ts'

const STATUS_WAIT_MS = 6_000
const BRIDGE_WAIT_MS = 3_000

/** The builds of one solver process. */
export class BuildManager implements Builds, AsyncDisposable {
  readonly #services: BuildServices
  readonly #registry = new BuildRegistry()
  readonly #closing = new AbortController()
  #draining = false
  readonly #running = new Set<Promise<unknown>>()
  readonly #traces: BuildTraces

  constructor(services: BuildServices) {
    this.#services = services
    this.#traces = new BuildTraces({ ...services, recorder: services.traces })
  }

  async solve(request: BuildRequest, signal: AbortSignal): Promise<BuildResponse> {
    if (this.#draining) throw new SlipwayError('unavailable', 'the daemon is shutting down')
    let build: Build | undefined
    try {
      build = this.#open(request, signal)
      return await this.#runTracked(build)
    } catch (error) {
      throw build?.failedByClient ? error : failedBuild(error)
    }
  }

  #open(request: BuildRequest, signal: AbortSignal): Build {
    const entitlements = grantEntitlements(request.entitlements, this.#services.allowedEntitlements)
    this.#refuseUnbuilt(request)
    const all = AbortSignal.any([signal, this.#closing.signal])
    return new Build(
      this.#services,
      request,
      entitlements,
      {
        given: (wanted) => this.#exporter(wanted).resolve(wanted.attrs),
        late: async (wanted) => {
          const exporter = this.#exporter(wanted)
          using _prepared = await exporter.prepare?.(wanted.attrs)
          return exporter.resolve(wanted.attrs)
        },
      },
      all,
    )
  }

  async #runTracked(build: Build): Promise<BuildResponse> {
    this.#registry.add(build)
    const work = this.#run(build)
    this.#running.add(work)
    try {
      return await work
    } finally {
      this.#running.delete(work)
      this.#registry.retire(build)
    }
  }

  async *status(ref: string, signal: AbortSignal): AsyncGenerator<readonly ProgressEvent[]> {
    const recorded = this.#registry.get(ref) ? undefined : await this.#services.history.get(ref)
    if (recorded?.CompletedAt && recorded.logs?.digest) {
      yield* readBuildLog(this.#services.logs, recorded.logs.digest, signal)
      return
    }
    const build = await this.#registry.wait(ref, STATUS_WAIT_MS, signal)
    yield* build.log.read({ signal })
  }

  async bridge(ref: string, signal: AbortSignal): Promise<BuildBridge> {
    const build = await this.#registry.wait(ref, BRIDGE_WAIT_MS, signal)
    if (build.ended) throw new SlipwayError('not-found', `no such job ${ref}`)
    return build
  }

  /** How many builds run. */
  get running(): number {
    return this.#running.size
  }

  /** Settles when nothing more will be added to the record of an ended build. */
  async finalize(ref: string): Promise<void> {
    await this.#traces.finalize(ref)
  }

  /** Takes no new builds; those that run may end within `graceMs`, then they are canceled. Settles when all have ended. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true
    const ended = Promise.allSettled(this.#running)
    if (graceMs > 0 && this.#running.size > 0) {
      const { logger } = this.#services
      logger.info({ durationMs: graceMs }, `waiting for ${this.#running.size} builds to end`)
      await Promise.race([ended, sleep(graceMs)])
    }
    await this[Symbol.asyncDispose]()
  }

  /** Cancels what runs and waits for it to have released everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#draining = true
    this.#closing.abort(new SlipwayError('unavailable', 'the daemon is shutting down'))
    await Promise.allSettled(this.#running)
    await this.#services.steps?.settled()
    await this.#traces.finalizeAll()
    this.#registry.close()
  }

  #exporter({ type }: ExporterRequest): Exporter {
    const exporter = this.#services.exporters.get(type)
    if (!exporter) throw new SlipwayError('not-found', `exporter ${JSON.stringify(type)} could not be found`)
    return exporter
  }

  #refuseUnbuilt(request: BuildRequest): void {
    for (const { type } of request.cacheExports)
      throw new SlipwayError('unimplemented', `unknown cache exporter: ${JSON.stringify(type)}`)
    const attested = Object.keys(request.frontendAttrs).find((key) => key.startsWith('attest:'))
    if (attested !== undefined)
      throw new SlipwayError('unimplemented', `attestations are not supported yet (${attested})`)
    if (request.frontend !== '' && !this.#services.frontends.has(request.frontend)) {
      throw new SlipwayError('not-found', `frontend ${request.frontend} not found`)
    }
  }

  async #run(build: Build): Promise<BuildResponse> {
    const { history, logger, steps } = this.#services
    if (!build.request.internal) steps?.begin(build.ref, build.request)
    if (!build.request.internal) await history.update('started', buildRecord(build))
    logger.debug({ build: build.ref, session: build.request.sessionId }, 'build started')
    const recording = build.request.internal ? undefined : this.#traces.begin()
    let outcome: { readonly response: BuildResponse; readonly exports: readonly ExportResult[] } | undefined
    let failure: SlipwayError | undefined
    try {
      outcome = await build.run()
      return outcome.response
    } catch (error) {
      failure = toSlipwayError(error)
      throw failure
    } finally {
      steps?.end(build.ref)
      const record = build.request.internal ? undefined : await this.#record(build, outcome, failure)
      if (record) this.#traces.end(record, recording)
      else recording?.stop()
      const durationMs = this.#services.clock.now() - build.createdAt
      if (record) countBuild({ steps: build.steps, failure, durationMs })
      logger.debug({ build: build.ref, code: failure?.code, durationMs }, 'build ended')
    }
  }

  /** History must not fail a build that succeeded. */
  async #record(
    build: Build,
    outcome: { readonly response: BuildResponse; readonly exports: readonly ExportResult[] } | undefined,
    failure: SlipwayError | undefined,
  ): Promise<BuildRecord | undefined> {
    const { history, logs, clock, logger } = this.#services
    try {
      const saved = await this.#stored(() => saveBuildLog(build.log, logs))
      failpoint('history.log.stored')
      const error = failure && (await this.#stored(() => saveError(failure, logs)))
      const record = buildRecord(build, {
        completedAt: clock.now(),
        log: saved,
        ...(outcome ? { outcome } : {}),
        ...(error ? { error } : {}),
      })
      await history.update('complete', record)
      return record
    } catch (error) {
      if (!isCode(error, 'canceled'))
        logger.error({ build: build.ref, err: error }, 'failed to record the build in history')
      return undefined
    }
  }
  /** Whoever keeps records may be lost and replaced meanwhile. */
  async #stored<T>(store: () => Promise<T>): Promise<T> {
    return await again(store, {
      onLost: (error) => this.#services.logger.warn({ err: error }, 'a build is recorded again'),
    })
  }
}
