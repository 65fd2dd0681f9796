import { SlipwayError } from '@slipway/base'

const MAX_TEXT = 64 * 1024 * 1024

/** Bounds what one conversion may expand to: values that double with every line grow without end otherwise. */
export class TextBudget {
  #left: number

  constructor(limit = MAX_TEXT) {
    this.#left = limit
  }

  /** Counts a text and gives it back. Throws `resource-exhausted` past the limit. */
  spend(text: string): string {
    this.take(text.length)
    return text
  }

  take(length: number): void {
    this.#left -= length
    if (this.#left < 0) {
      throw new SlipwayError('resource-exhausted', `Dockerfile expands to over ${MAX_TEXT} characters`)
    }
  }
}
