import { readFileSync } from 'node:fs'

export interface Import {
  /** `@slipway/<lib>` */
  readonly lib: string
  /** Path after the lib name; '' for its main entry. */
  readonly subpath: string
  /** Erased at run time. */
  readonly typeOnly: boolean
  readonly line: number
}

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:([\w$*{][^;'"]*?)\s+from\s+)?['"](@slipway\/[^'"]+)['"]/g
const DYNAMIC = /import\(\s*['"](@slipway\/[^'"]+)['"]\s*\)/g

/** Imports of workspace libs in one source file. An import whose every name is a `type` counts as type-only. */
export function readImports(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8')
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean, index: number): void => {
    const [scope, name, ...rest] = specifier.split('/')
    found.push({
      lib: `${scope}/${name}`,
      subpath: rest.join('/'),
      typeOnly,
      line: text.slice(0, index + 1).split('\n').length,
    })
  }
  for (const match of text.matchAll(STATEMENT))
    add(match[3]!, match[1] !== undefined || onlyTypes(match[2]), match.index)
  for (const match of text.matchAll(DYNAMIC)) add(match[1]!, false, match.index)
  return found
}

function onlyTypes(clause: string | undefined): boolean {
  const names = /^\{([^}]*)\}$/.exec(clause?.trim() ?? '')
  if (!names) return false
  const entries = names[1]!
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  return entries.length > 0 && entries.every((name) => name.startsWith('type '))
}
