export interface Challenge {
  readonly scheme: 'bearer' | 'basic'
  readonly params: Readonly<Record<string, string>>
}

const TOKEN = /[^\s"(),/:;<=>?@[\]\\{}]+/y
const MAX_LENGTH = 16_384

/** Challenges of `WWW-Authenticate` headers that we can meet, bearer first. */
export function parseChallenges(headers: readonly string[]): readonly Challenge[] {
  return headers
    .filter((header) => header.length <= MAX_LENGTH)
    .flatMap(parseHeader)
    .sort((a, b) => Number(a.scheme === 'basic') - Number(b.scheme === 'basic'))
}

function parseHeader(header: string): readonly Challenge[] {
  const challenges: Challenge[] = []
  const scanner = new Scanner(header)
  let params: Record<string, string> | undefined
  for (let word = scanner.token(); word !== ''; word = scanner.token()) {
    if (!scanner.take('=')) {
      params = {}
      const scheme = word.toLowerCase()
      if (scheme === 'bearer' || scheme === 'basic') challenges.push({ scheme, params })
    } else if (params) params[word.toLowerCase()] = scanner.value()
    else return challenges
    scanner.skip()
  }
  return challenges
}

class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  token(): string {
    this.skip()
    TOKEN.lastIndex = this.#at
    const match = TOKEN.exec(this.#text)?.[0] ?? ''
    this.#at += match.length
    return match
  }

  take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  value(): string {
    if (!this.take('"')) return this.token()
    let out = ''
    for (; this.#at < this.#text.length && this.#text[this.#at] !== '"'; this.#at++) {
      if (this.#text[this.#at] === '\\') this.#at++
      out += this.#text[this.#at] ?? ''
    }
    this.#at++
    return out
  }

  /** White space and commas separate both parameters and challenges. */
  skip(): void {
    while (/[\s,]/.test(this.#text[this.#at] ?? '')) this.#at++
  }
}
