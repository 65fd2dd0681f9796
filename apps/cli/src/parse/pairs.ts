import { UsageError } from '../exit-codes.ts'

type Env = Readonly<Record<string, string | undefined>>

/** `key=value` words as a map; the last of equal keys wins. */
export function parsePairs(words: readonly string[], what: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals < 0)
      throw new UsageError(`invalid ${what} ${JSON.stringify(word)}: must be of the form key=value`)
    pairs.set(word.slice(0, equals), word.slice(equals + 1))
  }
  return pairs
}

/** `NAME=value`, or `NAME` with the value of the environment; a name that is not set there is left out. */
export function parseBuildArgs(words: readonly string[], env: Env): ReadonlyMap<string, string> {
  const args = new Map<string, string>()
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals >= 0) args.set(word.slice(0, equals), word.slice(equals + 1))
    else if (env[word] !== undefined) args.set(word, env[word])
  }
  return args
}

/** `host:ip`, `host=ip`; an address in brackets is IPv6. */
export function parseHost(text: string): string {
  const split = /^([^=:]+)[=:](.+)$/.exec(text)
  if (!split) throw new UsageError(`bad format for add-host: ${JSON.stringify(text)}`)
  return `${split[1]}=${split[2]!.replace(/^\[(.*)\]$/, '$1')}`
}

/** Repeatable option for commander. */
export function collect(value: string, all: readonly string[] = []): readonly string[] {
  return [...all, value]
}
