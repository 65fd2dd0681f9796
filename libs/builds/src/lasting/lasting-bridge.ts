import { isLost, SingleFlight, SlipwayError } from '@slipway/base'
import type { Bridge, BridgeRef, BridgeSolveRequest, FrontendResult } from '@slipway/frontend'
import type { BuildBridge } from '../builds.ts'
import type { LastingBuild, Turn } from './lasting-build.ts'
import { LastingResult, mapRefs } from './lasting-result.ts'

type Outcome = Parameters<BuildBridge['complete']>[0]

/** The bridge of a solver, in the turn that it is of. */
export interface TurnBridge {
  readonly turn: number
  readonly build: BuildBridge
}

/**
 * The bridge of a client that drives its build. When the solver is lost the client's questions are asked again of the one that
 * took over, and what they gave before is solved there again when it is needed. Containers end with their solver.
 */
export class LastingBridge {
  readonly peer: BuildBridge
  readonly #build: LastingBuild
  readonly #signal: AbortSignal
  readonly #solving = new SingleFlight<FrontendResult>()
  #latest: TurnBridge
  #outcome: Outcome | undefined

  private constructor(build: LastingBuild, first: TurnBridge, signal: AbortSignal) {
    this.#build = build
    this.#latest = first
    this.#signal = signal
    const { bridge, containers } = first.build
    this.peer = {
      bridge: { ...bridge, ...this.#calls() },
      refs: new KnownRefs((id) => this.#latest.build.refs.get(id)),
      containers,
      complete: (outcome) => {
        this.#outcome = outcome
        this.completeAgain()
      },
    }
  }

  static async open(build: LastingBuild, signal: AbortSignal): Promise<LastingBridge> {
    for (let number = 0; ; ) {
      const turn = await build.after(number, signal)
      number = turn.number
      try {
        return new LastingBridge(build, await openTurn(build, turn, signal), signal)
      } catch (error) {
        if (!isLost(error)) throw error
      }
    }
  }

  /** Tells the solver that has the build now how it ended, if it did. */
  completeAgain(): void {
    const outcome = this.#outcome
    if (!outcome) return
    this.call(async (at) => {
      if ('error' in outcome) at.build.complete(outcome)
      else at.build.complete({ result: await mapRefs(outcome.result, (ref) => innerOf(ref, at)) })
      return await Promise.resolve()
    }).catch((error: unknown) => {
      // Without an end the build would wait for ever.
      this.#latest.build.complete({ error: error as Error })
    })
  }

  /** Asks the solver that has the build; the next one when that is lost. Rejects when the build ends. */
  async call<T>(ask: (at: TurnBridge) => Promise<T>): Promise<T> {
    for (let number = 0; ; ) {
      const turn = await this.#build.after(number, this.#signal)
      try {
        return await ask(await this.#at(turn))
      } catch (error) {
        if (!isLost(error) || this.#signal.aborted) throw error
        number = turn.number
      }
    }
  }

  /** What a request of the client gives in a turn; asked once. */
  async solve(request: BridgeSolveRequest, key: string, at: TurnBridge): Promise<FrontendResult> {
    return await this.#solving.do(`${key} ${at.turn}`, () => at.build.bridge.solve(request))
  }

  async #at(turn: Turn): Promise<TurnBridge> {
    if (this.#latest.turn !== turn.number) this.#latest = await openTurn(this.#build, turn, this.#signal)
    return this.#latest
  }

  #calls(): Partial<Bridge> {
    return {
      solve: async (request) => {
        const result = new LastingResult(this, request)
        return await result.first()
      },
      resolveImageConfig: (ref, options) =>
        this.call((at) => at.build.bridge.resolveImageConfig(ref, options)),
      resolveSource: (request) => this.call((at) => at.build.bridge.resolveSource(request)),
      newContainer: async (request) => {
        const at = this.#latest
        const mounts = await Promise.all(
          request.mounts.map(async ({ mount, ref }) => {
            const inner = await innerOf(ref, at)
            return { mount, ...(inner ? { ref: inner } : {}) }
          }),
        )
        return await at.build.bridge.newContainer({ ...request, mounts })
      },
      failedResult: (id) => this.#latest.build.bridge.failedResult(id),
      warn: (warning) => this.#latest.build.bridge.warn(warning),
    }
  }
}

async function openTurn(build: LastingBuild, turn: Turn, signal: AbortSignal): Promise<TurnBridge> {
  return { turn: turn.number, build: await turn.solver.bridge(build.ref, signal) }
}

async function innerOf(ref: BridgeRef | undefined, at: TurnBridge): Promise<BridgeRef | undefined> {
  if (!ref || !('inTurn' in ref)) return ref
  const found = await (ref as BridgeRef & { inTurn(at: TurnBridge): Promise<BridgeRef | undefined> }).inTurn(
    at,
  )
  if (!found) throw new SlipwayError('aborted', `ref ${ref.id} is gone: solved again it has no such result`)
  return found
}

/** Refs that the client was given; the solver knows others, as those that its errors name. */
class KnownRefs extends Map<string, BridgeRef> {
  readonly #other: (id: string) => BridgeRef | undefined

  constructor(other: (id: string) => BridgeRef | undefined) {
    super()
    this.#other = other
  }

  override get(id: string): BridgeRef | undefined {
    return super.get(id) ?? this.#other(id)
  }
}
