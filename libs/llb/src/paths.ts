import { posix } from 'node:path'

/** The shortest equal path: no `.`, `..` only in front of relative ones, no slash at the end; '' gives '.'. */
export function cleanPath(path: string): string {
  const normal = posix.normalize(path)
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal
}

/** Joins the non-empty elements and cleans the result; '' when there are none. */
export function joinPath(...elements: readonly string[]): string {
  const filled = elements.filter((element) => element !== '')
  return filled.length === 0 ? '' : cleanPath(filled.join('/'))
}

export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/')
}

export function basename(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

export function dirname(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1))
}
