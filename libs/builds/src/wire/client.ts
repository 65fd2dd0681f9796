import { Metadata } from '@grpc/grpc-js'
import { abortError, isLost, SlipwayError, toSlipwayError } from '@slipway/base'
import { decodeEvents } from '@slipway/progress'
import { services } from '@slipway/proto'
import { type Caller, messagesOf, namePeer } from '@slipway/rpc'
import type { BuildBridge, BuildRequest, Builds } from '../builds.ts'
import { encodeRequest } from './messages.ts'

const methods = services.SlipwayBuildsService
export const BUILD_KEY = 'buildkit-controlapi-buildid'

export interface BridgeOpening {
  readonly caller: Caller
  /** Names the build. */
  readonly metadata: Metadata
  /** What was asked for; absent when the bridge is used before, or elsewhere than, the build was asked for. */
  readonly request: BuildRequest | undefined
  /** Ends with the build. */
  readonly life: AbortSignal
  readonly onLost: (error: unknown) => void
}

export interface BuildsClientOptions {
  readonly caller: Caller
  /** Address of the relay that reaches the sessions of our clients. */
  readonly relay: string
  /** Opens the bridge of a build over the frontend port's wire. */
  readonly openBridge: (opening: BridgeOpening, signal: AbortSignal) => Promise<BuildBridge>
}

interface Running {
  readonly request: BuildRequest
  readonly life: AbortController
  bridge: Promise<BuildBridge> | undefined
}

/** The builds of the solver behind a caller. */
export class BuildsClient implements Builds {
  readonly #options: BuildsClientOptions
  readonly #running = new Map<string, Running>()

  constructor(options: BuildsClientOptions) {
    this.#options = options
  }

  async solve(
    request: BuildRequest,
    signal: AbortSignal,
  ): Promise<{ exporterResponse: Readonly<Record<string, string>> }> {
    if (this.#running.has(request.ref))
      throw new SlipwayError('already-exists', `job ID ${request.ref} exists`)
    const running: Running = { request, life: new AbortController(), bridge: undefined }
    this.#running.set(request.ref, running)
    const all = AbortSignal.any([signal, running.life.signal])
    let ending = new SlipwayError('canceled', 'the build ended')
    try {
      const wire = { request: encodeRequest(request), relay: this.#options.relay }
      const { ExporterResponse } = await this.#options.caller.unary(methods.Solve, wire, { signal: all })
      return { exporterResponse: ExporterResponse ?? {} }
    } catch (error) {
      if (all.aborted) throw abortError(all)
      const named = toSlipwayError(namePeer(error, 'the solver'))
      // What its client is about over the bridge was lost with it, and did not end.
      if (isLost(named)) ending = named
      throw named
    } finally {
      this.#running.delete(request.ref)
      running.life.abort(ending)
    }
  }

  async *status(ref: string, signal: AbortSignal): ReturnType<Builds['status']> {
    const call = this.#options.caller.serverStream(methods.Status, { Ref: ref }, { signal })
    try {
      for await (const message of messagesOf(call)) yield decodeEvents(message)
    } catch (error) {
      throw signal.aborted ? abortError(signal) : error
    }
  }

  /** Opened once for a build: clients ask for it at every call. */
  async bridge(ref: string, signal: AbortSignal): Promise<BuildBridge> {
    const running = this.#running.get(ref)
    if (!running) return await this.#open(ref, undefined, signal)
    running.bridge ??= this.#open(ref, running, running.life.signal).catch((error: unknown) => {
      running.bridge = undefined
      throw error
    })
    return await running.bridge
  }

  async #open(ref: string, running: Running | undefined, signal: AbortSignal): Promise<BuildBridge> {
    const metadata = new Metadata()
    metadata.set(BUILD_KEY, ref)
    const opening: BridgeOpening = {
      caller: this.#options.caller,
      metadata,
      request: running?.request,
      life: running?.life.signal ?? signal,
      // Without its result the build would wait for ever.
      onLost: (error) => running?.life.abort(toSlipwayError(error)),
    }
    return await this.#options.openBridge(opening, signal)
  }
}
