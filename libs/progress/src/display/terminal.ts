// oxlint-disable-next-line no-control-regex -- terminal escapes are what this is about
const ESCAPES = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/**
 * The last lines of a program's output as text: a carriage return starts its line anew, escape sequences are dropped.
 * Output of builds is hostile; none of it reaches the user's terminal as control characters.
 */
export class Terminal {
  readonly #height: number
  readonly #done: string[] = []
  #line = ''

  constructor(height: number) {
    this.#height = height
  }

  write(text: string): void {
    const parts = (this.#line + text).replace(ESCAPES, '').split('\n')
    this.#line = parts.pop() ?? ''
    for (const part of parts.slice(-this.#height)) this.#done.push(visible(part))
    if (this.#done.length > this.#height) this.#done.splice(0, this.#done.length - this.#height)
    // A line without an end is cut off at a length that nobody can see.
    if (this.#line.length > 4096) this.#line = this.#line.slice(-4096)
  }

  lines(): readonly string[] {
    const last = visible(this.#line)
    const all = last === '' ? this.#done : [...this.#done, last]
    return all.filter((line) => line.trim() !== '').slice(-this.#height)
  }
}

function visible(line: string): string {
  const parts = line.replace(/\r+$/, '').split('\r')
  return (parts.at(-1) ?? '').replaceAll('\t', '  ').replace(CONTROLS, '')
}
