import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What a tree is made of: text is a file, `{link}` a symlink, `{dir}` a directory with that mode, `{text, mode}` both. */
export type TreeSpec = Readonly<
  Record<
    string,
    | string
    | { readonly link: string }
    | { readonly dir: number }
    | { readonly text: string; readonly mode: number }
  >
>

export function makeTree(spec: TreeSpec): string {
  const root = mkdtempSync(join(tmpdir(), 'slipway-tree-'))
  fillTree(root, spec)
  return root
}

export function fillTree(root: string, spec: TreeSpec): void {
  for (const [path, entry] of Object.entries(spec)) {
    const at = join(root, path)
    mkdirSync(dirname(at), { recursive: true })
    if (typeof entry === 'string') writeFileSync(at, entry)
    else if ('link' in entry) symlinkSync(entry.link, at)
    else if ('dir' in entry) {
      mkdirSync(at, { recursive: true })
      chmodSync(at, entry.dir)
    } else {
      writeFileSync(at, entry.text)
      chmodSync(at, entry.mode)
    }
  }
}

/** Paths with what they hold: text of files, `-> target` of links, `/` for directories. */
export function listTree(root: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const at = join(root, path)
    const stat = lstatSync(at)
    if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(at)}`
    else found[path] = stat.isDirectory() ? '/' : readFileSync(at, 'utf8')
  }
  return found
}

/** Trees that are removed after a test. */
export class TempTrees implements Disposable {
  readonly #roots: string[] = []

  make(spec: TreeSpec = {}): string {
    const root = makeTree(spec)
    this.#roots.push(root)
    return root
  }

  [Symbol.dispose](): void {
    for (const root of this.#roots.splice(0)) rmSync(root, { recursive: true, force: true })
  }
}
