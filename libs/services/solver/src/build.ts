import { abortable, createDeferred, sha256, SingleFlight, SlipwayError } from '@slipway/base'
import {
  type BuildBridge,
  type BuildRequest,
  type BuildResponse,
  COMPATIBILITY_VALUE,
  type ExporterRequest,
  drivenByClient,
} from '@slipway/builds'
import type { ExporterInstance, ExportResult } from '@slipway/exporters'
import type { Bridge, BridgeContainer, BridgeRef, FrontendResult } from '@slipway/frontend'
import { type ProgressEvent, ProgressLog } from '@slipway/progress'
import type { Job } from '@slipway/solver'
import { type BridgeBuild, createBridge } from './bridge.ts'
import { runExports } from './export.ts'
import { FailedResults } from './failed-results.ts'
import type { BuildServices } from './services.ts'
import { SessionExporters } from './session-exporters.ts'
import type { SolvedRef } from './solved-ref.ts'
import { StepCounter } from './step-counter.ts'

/** How what is to be exported with is found. */
export interface ExporterResolvers {
  /** Asked for with the build. */
  given(wanted: ExporterRequest): ExporterInstance
  /** Asked for when the result is there. */
  late(wanted: ExporterRequest): Promise<ExporterInstance>
}

/** One build from request to result. Lives in one process; its progress outlives it for late readers. */
export class Build implements BuildBridge {
  readonly ref: string
  readonly request: BuildRequest
  readonly bridge: Bridge
  readonly refs = new Map<string, BridgeRef>()
  readonly containers = new Map<string, BridgeContainer>()
  readonly steps = new StepCounter()
  readonly createdAt: number
  readonly log: ProgressLog
  readonly #services: BuildServices
  readonly #resolvers: ExporterResolvers
  readonly #exporters: readonly ExporterInstance[]
  readonly #job: Job
  readonly #cancel = new AbortController()
  readonly #signal: AbortSignal
  readonly #owned = new Set<SolvedRef>()
  readonly #containers = new Set<AsyncDisposable>()
  readonly #returned = createDeferred<FrontendResult>()
  readonly #bridgeBuild: BridgeBuild
  #ended = false
  #failedByClient = false

  constructor(
    services: BuildServices,
    request: BuildRequest,
    entitlements: ReadonlySet<string>,
    resolvers: ExporterResolvers,
    signal: AbortSignal,
  ) {
    this.ref = request.ref
    this.request = request
    this.createdAt = services.clock.now()
    this.#services = services
    this.#resolvers = resolvers
    this.#exporters = request.exporters.map((wanted) => resolvers.given(wanted))
    this.#signal = AbortSignal.any([signal, this.#cancel.signal])
    this.#returned.promise.catch(() => {})
    this.log = new ProgressLog()
    const progress = { write: (event: ProgressEvent) => this.#write(event) }
    this.#job = services.solver.newJob(request.ref, { sessionId: request.sessionId, progress })
    this.#job.setValue(COMPATIBILITY_VALUE, request.compatibilityVersion)
    this.#bridgeBuild = {
      sessionId: request.sessionId,
      worker: services.worker,
      platforms: services.platforms,
      frontends: services.frontends,
      llbCaps: services.llbCaps,
      entitlements,
      ...(request.sourcePolicy ? { sourcePolicy: request.sourcePolicy } : {}),
      progress,
      clock: services.clock,
      signal: this.#signal,
      solve: async (edge) => await this.#job.build(edge, this.#signal),
      lose: (results) => services.solver.lose(results),
      own: (ref) => this.#owned.add(ref),
      ownContainer: (container) => this.#containers.add(container),
      disownContainer: (container) => this.#containers.delete(container),
      failed: new FailedResults(),
      resolving: new SingleFlight(),
    }
    this.bridge = createBridge(this.#bridgeBuild, {
      opts: request.frontendAttrs,
      inputs: request.frontendInputs,
    })
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Whether it was the client that ended the build, with a failure of its own. */
  get failedByClient(): boolean {
    return this.#failedByClient
  }

  complete(outcome: { readonly result: FrontendResult } | { readonly error: Error }): void {
    if ('error' in outcome) {
      this.#failedByClient = true
      this.#returned.reject(outcome.error)
    } else this.#returned.resolve(outcome.result)
  }

  /** Runs to the end; everything the build held is released when it returns or throws. */
  async run(): Promise<{ readonly response: BuildResponse; readonly exports: readonly ExportResult[] }> {
    try {
      const result = await this.#solve()
      const progress = this.#bridgeBuild.progress
      const { worker, clock, sessions } = this.#services
      const { sessionId, sessionExporter, compatibilityVersion } = this.request
      const asked = sessionExporter ? new SessionExporters(sessions, sessionId, this.#signal) : undefined
      const exports = await runExports(
        {
          ref: this.ref,
          sessionId,
          compatibilityVersion,
          wantedPlatforms: this.request.frontendAttrs.platform ?? '',
          worker,
          progress,
          clock,
          signal: this.#signal,
        },
        this.#exporters,
        result,
        asked &&
          (async (source) =>
            await Promise.all((await asked.find(source)).map((wanted) => this.#resolvers.late(wanted)))),
      )
      const response = { exporterResponse: exporterResponse(result, exports) }
      await asked?.finish(response.exporterResponse)
      return { response, exports }
    } finally {
      await this.#end()
    }
  }

  async #solve(): Promise<FrontendResult> {
    const { request } = this
    if (drivenByClient(request))
      return await this.#evaluated(await abortable(this.#returned.promise, this.#signal))
    const { definition } = request
    if (definition && (definition.def ?? []).length > 0)
      return await this.bridge.solve({ definition, evaluate: true })
    const { frontend, frontendAttrs, frontendInputs } = request
    return await this.#evaluated(
      await this.bridge.solve({ frontend, frontendOpt: frontendAttrs, frontendInputs }),
    )
  }

  async #evaluated(result: FrontendResult): Promise<FrontendResult> {
    if (result.attestations) this.#tellOfAttestations(result.attestations)
    await Promise.all(
      [result.ref, ...(result.refs?.values() ?? [])].map(async (ref) => await ref?.evaluate()),
    )
    return result
  }

  /** No exporter takes them yet, and that must not go unnoticed. */
  #tellOfAttestations(attestations: NonNullable<FrontendResult['attestations']>): void {
    const count = [...attestations.values()].flat().length
    if (count === 0) return
    this.bridge.warn({
      vertex: sha256(`attestations of ${this.ref}`),
      level: 1,
      short: `${count} attestation(s) of the frontend are not exported: attestations are not supported yet`,
      detail: [],
      url: '',
      ranges: [],
    })
  }

  #write(event: ProgressEvent): void {
    if (this.#ended) return
    this.steps.count(event)
    this.log.write(event)
  }

  async #end(): Promise<void> {
    this.#cancel.abort(new SlipwayError('canceled', 'the build ended'))
    this.#returned.reject(new SlipwayError('canceled', 'the build ended'))
    await Promise.allSettled([...this.#containers].map((container) => container[Symbol.asyncDispose]()))
    await Promise.allSettled([...this.#owned].map((ref) => ref.release()))
    await this.#job.discard()
    this.refs.clear()
    this.containers.clear()
    this.#ended = true
    this.log.close()
  }

  /** Frees the progress of an ended build. */
  forget(): void {
    this.log[Symbol.dispose]()
  }
}

/** Exporters' answers in order, then what the frontend wants the client to know. */
function exporterResponse(
  result: FrontendResult,
  exports: readonly ExportResult[],
): Readonly<Record<string, string>> {
  const response: Record<string, string> = {}
  for (const { response: part } of exports) Object.assign(response, part)
  for (const [key, value] of result.metadata) {
    if (key.startsWith('frontend.')) response[key] = Buffer.from(value).toString('utf8')
  }
  return response
}
