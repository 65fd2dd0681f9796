import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readImports } from './imports.ts'

const RELATIVE =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:([\w$*{][^;'"]*?)\s+from\s+)?['"](\.{1,2}\/[^'"]+\.ts)['"]/g

/** Files that `file` loads at run time. `sources` gives the source directory of each project by name. */
function loads(file: string, sources: ReadonlyMap<string, string>): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const own = [...text.matchAll(RELATIVE)]
    .filter((match) => match[1] === undefined)
    .map((match) => resolve(dirname(file), match[3]!))
  const others = readImports(file)
    .filter(({ typeOnly }) => !typeOnly)
    .flatMap(({ lib, subpath }) => {
      const dir = sources.get(lib)
      return dir === undefined ? [] : [join(dir, `${subpath === '' ? 'index' : subpath}.ts`)]
    })
  return [...own, ...others].filter((path) => existsSync(path))
}

/** How the first of `from` comes to load a file below `target`, file by file; `undefined` when none does. */
export function wayInto(
  target: string,
  from: readonly string[],
  sources: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  const before = new Map<string, string | undefined>(from.map((file) => [file, undefined]))
  for (const file of before.keys()) {
    if (file.startsWith(`${target}/`)) {
      const way: string[] = []
      for (let at: string | undefined = file; at !== undefined; at = before.get(at)) way.unshift(at)
      return way
    }
    // A map's iteration goes on with what is added to it.
    for (const next of loads(file, sources)) if (!before.has(next)) before.set(next, file)
  }
  return undefined
}
