import { abortable, createDeferred, type Deferred, SlipwayError } from '@slipway/base'
import type { BuildBridge, Builds } from '../builds.ts'
import { LastingBridge } from './lasting-bridge.ts'

/** The solver that a build is with; each is a turn of its own, also where the same one is asked again. */
export interface Turn {
  readonly number: number
  readonly solver: Builds
}

/** One build as its client knows it, whichever solvers it was with. */
export class LastingBuild {
  readonly ref: string
  readonly #life = new AbortController()
  #turn: Turn | undefined
  #next: Deferred<Turn> = createDeferred()
  #bridge: Promise<LastingBridge> | undefined

  constructor(ref: string) {
    this.ref = ref
    this.#next.promise.catch(() => {})
  }

  /** The solver that has it now. */
  get turn(): Turn | undefined {
    return this.#turn
  }

  get isEnded(): boolean {
    return this.#life.signal.aborted
  }

  /** The solver that had it is lost; `solver` begins anew. What the client has done so far is done again there. */
  begin(solver: Builds): void {
    const turn = { number: (this.#turn?.number ?? 0) + 1, solver }
    this.#turn = turn
    const told = this.#next
    this.#next = createDeferred()
    this.#next.promise.catch(() => {})
    told.resolve(turn)
    void this.#bridge?.then(
      (bridge) => bridge.completeAgain(),
      () => {},
    )
  }

  end(): void {
    const ended = new SlipwayError('canceled', 'the build ended')
    this.#life.abort(ended)
    this.#next.reject(ended)
  }

  /** The turn after `number`; rejects when the build ends before that. */
  async after(number: number, signal: AbortSignal): Promise<Turn> {
    while (!this.#turn || this.#turn.number <= number) {
      const next = this.#next.promise
      await abortable(next, signal)
    }
    return this.#turn
  }

  /** The client's bridge, one for all turns. */
  async bridge(): Promise<BuildBridge> {
    this.#bridge ??= LastingBridge.open(this, this.#life.signal).catch((error: unknown) => {
      this.#bridge = undefined
      throw error
    })
    return (await this.#bridge).peer
  }
}
