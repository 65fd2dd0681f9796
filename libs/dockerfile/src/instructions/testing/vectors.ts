import { readFileSync } from 'node:fs'

/** The vectors of a `.jsonl` file: one JSON object per line, recorded from BuildKit's own packages. */
export function loadVectors<T>(url: URL): readonly T[] {
  const lines = readFileSync(url, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T)
}

/** The variables with which the vectors were recorded. */
export const vectorEnv = JSON.parse(
  readFileSync(new URL('../testdata/env.json', import.meta.url), 'utf8'),
) as readonly string[]

/** What JSON makes of a value: `undefined` and prototypes are gone. */
export function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
