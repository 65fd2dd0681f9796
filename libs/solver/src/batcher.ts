import { createDeferred, type Deferred } from '@slipway/base'

/**
 * Gathers single questions asked in one turn and puts them as one. The flush runs as a microtask, after the
 * scheduler has handled every edge that was waiting: one round trip per frontier.
 */
export class Batcher<Q, R> {
  readonly #ask: (questions: readonly Q[]) => Promise<readonly R[]>
  #waiting: { readonly question: Q; readonly answer: Deferred<R> }[] = []

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
      for (const [i, { answer }] of batch.entries()) answer.resolve(answers[i]!)
    } catch (error) {
      for (const { answer } of batch) answer.reject(error)
    }
  }
}
