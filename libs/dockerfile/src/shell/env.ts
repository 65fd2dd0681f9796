/** Variables as word expansion reads them. Keys are listed for suggestions only. */
export interface Env {
  get(name: string): string | undefined
  keys(): Iterable<string>
}

export const emptyEnv: Env = { get: () => undefined, keys: () => [] }

export interface EnvOptions {
  /** Windows compares variable names without case. */
  readonly ignoreCase?: boolean
}

/** Variables from `KEY=value` strings; the last of a name wins, a string without `=` is an empty value. */
export function envFromList(list: readonly string[], options: EnvOptions = {}): Env {
  const normalize = (key: string): string => (options.ignoreCase === true ? key.toUpperCase() : key)
  const values = new Map<string, string>()
  const keys: string[] = []
  for (const entry of list) {
    const at = entry.indexOf('=')
    const key = at < 0 ? entry : entry.slice(0, at)
    keys.push(key)
    values.set(normalize(key), at < 0 ? '' : entry.slice(at + 1))
  }
  return { get: (name) => values.get(normalize(name)), keys: () => keys }
}
