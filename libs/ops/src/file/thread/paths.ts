import { isErrno, resolveInside } from '@slipway/linux'
import { compileWildcard, containsWildcards } from '@slipway/patterns'
import { joinRooted } from '../../rooted-path.ts'
import type { SourceTree } from './source-tree.ts'

/** Absolute and clean, but a trailing `/` or `/.` stays: both say something about what is meant. */
export function cleanArgument(path: string): string {
  const clean = joinRooted(path)
  if (path === '.' ? false : path.endsWith('/.')) return clean === '/' ? '/.' : `${clean}/.`
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean
}

/** A path inside the tree (`/…`), links in its directories resolved, the last component only where `follow` says so. */
export function insidePath(root: string, path: string, follow: boolean): string {
  return resolveInside(root, joinRooted(path), { followLast: follow })
}

/** The host path of a path inside the tree; never with a slash at its end. */
export function hostPath(root: string, path: string, follow: boolean): string {
  const inside = insidePath(root, path, follow)
  return inside === '/' ? root : root + inside
}

/** Go's `filepath.Base`: of `/a/.` it is `.`. */
export function lastName(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

/**
 * What a path with wildcards means in a tree: paths inside of it, in order. Links inside the wildcard part are not followed.
 * A path without wildcards is answered as it is, whether it exists or not.
 */
export function resolveWildcards(from: SourceTree, path: string, follow: boolean): readonly string[] {
  const { root } = from
  const names = joinRooted(path).split('/').slice(1)
  const first = names.findIndex(containsWildcards)
  if (first < 0) return [path]
  const base = hostPath(root, `/${names.slice(0, first).join('/')}`, follow).slice(root.length)
  from.stat(root + base)
  let found = [base]
  for (const [index, pattern] of names.slice(first).entries()) {
    const wildcard = compileWildcard(pattern)
    const last = first + index === names.length - 1
    found = found.flatMap((directory) =>
      childNames(from, root + directory, last)
        .filter((name) => wildcard.matches(name))
        .map((name) => `${directory}/${name}`),
    )
  }
  return found
}

function childNames(from: SourceTree, directory: string, any: boolean): readonly string[] {
  if (!from.stat(directory).isDirectory()) return []
  const names = from.names(directory).map(String)
  return any ? names : names.filter((name) => isDirectoryAt(from, `${directory}/${name}`))
}

/** A name that is no UTF-8 leads nowhere in this form. */
function isDirectoryAt(from: SourceTree, path: string): boolean {
  try {
    return from.stat(path).isDirectory()
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false
    throw error
  }
}
