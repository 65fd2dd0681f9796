import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** All files below a directory with their text; directories end in `/`, links show their target. */
export function treeOf(dir: string, prefix = ''): Readonly<Record<string, string>> {
  const tree: Record<string, string> = {}
  for (const name of readdirSync(dir).sort()) {
    const path = join(dir, name)
    const stat = lstatSync(path)
    const key = `${prefix}${name}`
    if (stat.isDirectory()) {
      tree[`${key}/`] = ''
      Object.assign(tree, treeOf(path, `${key}/`))
    } else if (stat.isSymbolicLink()) tree[key] = `-> ${readlinkSync(path)}`
    else tree[key] = stat.isFile() ? readFileSync(path, 'utf8') : 'special'
  }
  return tree
}
