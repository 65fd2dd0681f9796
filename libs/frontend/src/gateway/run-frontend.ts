import {
  abortError,
  createDeferred,
  isCode,
  type Logger,
  SlipwayError,
  throwIfAborted,
  toSlipwayError,
} from '@slipway/base'
import type { moby } from '@slipway/proto'
import { type CallContext, createHealthService, type ProcessExit, serveConnection } from '@slipway/rpc'
import type { BridgeContainer } from '../container.ts'
import type { Bridge, BridgeRef, FrontendResult } from '../frontend.ts'
import { type BridgePeer, createBridgeService } from '../wire/server.ts'
import type { FrontendConfig } from './frontend-image.ts'
import { ErrorOutput } from './error-output.ts'
import { ProcessConnection } from './process-connection.ts'

type Outcome = { readonly result: FrontendResult } | { readonly error: Error }
type WorkerRecord = moby.buildkit.v1.types.WorkerRecord.$Properties

export interface FrontendRun {
  /** Names it in errors. */
  readonly source: string
  readonly bridge: Bridge
  readonly container: BridgeContainer
  readonly config: FrontendConfig
  readonly env: readonly string[]
  readonly workers: readonly WorkerRecord[]
  /** A frontend that asks nothing and waits for nothing for so long is stopped; 0 for never. */
  readonly idleTimeoutMs: number
  readonly logger: Logger
}

/** How long a frontend may take to end after it has returned its result. */
const GRACE_MS = 10_000

/**
 * Runs the process of a frontend and serves the bridge on its standard streams, until it has ended. What it returned counts,
 * unless the process failed after all.
 */
export async function runFrontend(run: FrontendRun): Promise<FrontendResult> {
  const served = new ServedFrontend(run)
  try {
    return await served.run()
  } finally {
    await served[Symbol.asyncDispose]()
  }
}

class ServedFrontend implements AsyncDisposable {
  readonly #run: FrontendRun
  readonly #connection = new ProcessConnection()
  readonly #stop = new AbortController()
  readonly #returned = createDeferred<void>()
  readonly #errors: ErrorOutput
  readonly #peer: BridgePeer
  #outcome: Outcome | undefined
  #calls = 0
  #idle: NodeJS.Timeout | undefined
  #exited = false

  constructor(run: FrontendRun) {
    this.#run = run
    this.#errors = new ErrorOutput(run.source, run.logger)
    this.#peer = {
      bridge: run.bridge,
      refs: new Map<string, BridgeRef>(),
      containers: new Map<string, BridgeContainer>(),
      complete: (outcome) => this.#complete(outcome),
    }
  }

  async run(): Promise<FrontendResult> {
    const { bridge } = this.#run
    using _ = serveConnection(
      [this.#bridgeService(), createHealthService([''], () => true)],
      this.#connection,
    )
    // It speaks, or it ends: a connection that breaks while it runs is its end.
    this.#connection.on('error', () => {})
    this.#connection.on('close', () => {
      if (!this.#exited && !this.#outcome) this.#cut('frontend grpc server closed unexpectedly')
    })
    this.#watchIdle()
    const exit = await this.#process()
    throwIfAborted(bridge.signal)
    return this.#conclude(exit)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#idle)
    this.#stop.abort(new SlipwayError('canceled', 'the frontend ended'))
    this.#connection.destroy()
    this.#errors.end()
    await Promise.allSettled([...this.#peer.containers.values()].map((each) => each[Symbol.asyncDispose]()))
  }

  async #process(): Promise<ProcessExit | Error> {
    const { container, config, env, bridge } = this.#run
    const meta = {
      args: [...config.args],
      env: [...config.env, ...env],
      cwd: config.cwd,
      removeMountStubsRecursive: true,
    }
    const signal = AbortSignal.any([bridge.signal, this.#stop.signal])
    try {
      const process = await container.start(
        { meta, tty: false, security: 0, secretEnv: [] },
        {
          stdin: this.#connection.stdin,
          stdout: (chunk) => this.#connection.receive(chunk),
          stderr: (chunk) => this.#errors.write(chunk),
        },
        signal,
      )
      void this.#returned.promise.then(() => this.#endSoon())
      const exit = await process.exit
      return this.#stop.signal.aborted ? abortError(this.#stop.signal) : exit
    } catch (error) {
      return this.#stop.signal.aborted ? abortError(this.#stop.signal) : toSlipwayError(error)
    } finally {
      this.#exited = true
      this.#connection.finish()
    }
  }

  #conclude(exit: ProcessExit | Error): FrontendResult {
    const outcome = this.#outcome
    if (outcome && 'error' in outcome) throw outcome.error
    if (exit instanceof Error) {
      if (outcome && isCode(exit, 'canceled')) return outcome.result
      throw exit
    }
    if (exit.exitCode !== 0) throw this.#failed(exit)
    if (outcome) return outcome.result
    throw new SlipwayError('unknown', `frontend ${this.#run.source} returned no result for incomplete build`)
  }

  #failed({ exitCode, oomKilled }: ProcessExit): SlipwayError {
    const { source, config } = this.#run
    const command = JSON.stringify(config.args.join(' '))
    const reason = oomKilled ? 'cannot allocate memory' : `exit code: ${exitCode}`
    const said = this.#errors.last()
    return new SlipwayError(
      'unknown',
      `frontend ${source}: process ${command} did not complete successfully: ${reason}${said && `: ${said}`}`,
      { details: [{ kind: 'exit', exitCode }] },
    )
  }

  #complete(outcome: Outcome): void {
    if (this.#outcome) throw new SlipwayError('failed-precondition', 'gateway result is already set')
    this.#outcome = outcome
    this.#returned.resolve()
  }

  /** With its result it has nothing left to do. */
  #endSoon(): void {
    setTimeout(
      () => this.#stop.abort(new SlipwayError('canceled', 'the frontend returned its result')),
      GRACE_MS,
    ).unref()
  }

  #cut(message: string): void {
    this.#stop.abort(new SlipwayError('unavailable', `${message}: ${this.#run.source}`))
  }

  #bridgeService() {
    return createBridgeService({
      find: async (context) => await Promise.resolve(this.#entered(context)),
      workers: async () => await Promise.resolve(this.#run.workers),
    })
  }

  /** Counts the calls that are under way. */
  #entered(context: CallContext): BridgePeer {
    this.#calls++
    clearTimeout(this.#idle)
    const left = (): void => {
      this.#calls--
      this.#watchIdle()
    }
    if (context.signal.aborted) left()
    else context.signal.addEventListener('abort', left, { once: true })
    return this.#peer
  }

  #watchIdle(): void {
    const { idleTimeoutMs, source } = this.#run
    clearTimeout(this.#idle)
    if (idleTimeoutMs === 0 || this.#calls > 0 || this.#outcome || this.#exited) return
    this.#idle = setTimeout(() => {
      const error = `frontend ${source} neither asked anything nor ended for ${idleTimeoutMs / 1_000} s`
      this.#stop.abort(new SlipwayError('deadline-exceeded', error))
    }, idleTimeoutMs).unref()
  }
}
