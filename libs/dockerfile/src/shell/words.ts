import { isSpace } from './text.ts'

/** Splits what is written to it into words. */
export class WordSplitter {
  readonly #words: string[] = []
  #word = ''
  #inWord = false

  #endWord(): void {
    if (!this.#inWord || this.#word === '') return
    this.#words.push(this.#word)
    this.#word = ''
    this.#inWord = false
  }

  addText(text: string): void {
    let start = 0
    for (let i = 0; i < text.length; i++) {
      if (!isSpace(text[i]!)) continue
      if (i > start) this.addRaw(text.slice(start, i))
      this.#endWord()
      start = i + 1
    }
    if (start < text.length) this.addRaw(text.slice(start))
  }

  /** Adds text that is never split. */
  addRaw(text: string): void {
    this.#word += text
    this.#inWord = true
  }

  /**
   * Drops the unfinished word. BuildKit loses it where an operand is expanded (`a${x:-b}` gives the word `b`,
   * and the value `ab`), and the words of EXPOSE and of heredoc starts depend on it.
   */
  forget(): void {
    this.#word = ''
  }

  finish(): readonly string[] {
    if (this.#word !== '') this.#words.push(this.#word)
    this.#word = ''
    return this.#words
  }
}
