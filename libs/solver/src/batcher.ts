import { createDeferred, type Deferred, laterTurn } from '@slipway/base'

/** Answers given out before the process may do something else: each wakes an edge. */
const ANSWERS_PER_TURN = 128

interface Waiting<Q, R> {
  readonly question: Q
  readonly answer: Deferred<R>
}

/**
 * Gathers single questions asked in one turn and puts them as one. The flush runs as a microtask, after the
 * scheduler has handled every edge that was waiting: one round trip per frontier.
 */
export class Batcher<Q, R> {
  readonly #ask: (questions: readonly Q[]) => Promise<readonly R[]>
  #waiting: Waiting<Q, R>[] = []

  constructor(ask: (questions: readonly Q[]) => Promise<readonly R[]>) {
    this.#ask = ask
  }

  ask(question: Q): Promise<R> {
    const answer = createDeferred<R>()
    if (this.#waiting.length === 0) queueMicrotask(() => void this.#flush())
    this.#waiting.push({ question, answer })
    return answer.promise
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = []
    try {
      const answers = await this.#ask(batch.map(({ question }) => question))
      for (const [i, { answer }] of batch.entries()) {
        if (i > 0 && i % ANSWERS_PER_TURN === 0) await laterTurn()
        answer.resolve(answers[i]!)
      }
    } catch (error) {
      for (const { answer } of batch) answer.reject(error)
    }
  }
}
