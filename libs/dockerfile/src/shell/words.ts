import { isSpace } from './text.ts'

/** The word being written. Nested expansions share it: see `WordSplitter`. */
export interface WordBuffer {
  text: string
}

/**
 * Splits what is written to it into words. A nested expansion starts a splitter on the same buffer, which
 * forgets the unfinished word before it: `a${x:-b}` gives the word `b` (and the value `ab`), as BuildKit does.
 */
export class WordSplitter {
  readonly #buffer: WordBuffer
  readonly #words: string[] = []
  #inWord = false

  constructor(buffer: WordBuffer) {
    this.#buffer = buffer
    buffer.text = ''
  }

  add(char: string): void {
    if (!isSpace(char)) {
      this.addRaw(char)
    } else if (this.#inWord && this.#buffer.text !== '') {
      this.#words.push(this.#buffer.text)
      this.#buffer.text = ''
      this.#inWord = false
    }
  }

  addText(text: string): void {
    for (const char of text) this.add(char)
  }

  /** Adds text that is never split. */
  addRaw(text: string): void {
    this.#buffer.text += text
    this.#inWord = true
  }

  finish(): string[] {
    if (this.#buffer.text !== '') this.#words.push(this.#buffer.text)
    this.#buffer.text = ''
    this.#inWord = false
    return this.#words
  }
}
