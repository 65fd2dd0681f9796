/** Lexical cleaning of a slash-separated path, as Go's path.Clean does it; the empty path is `.`. */
export function cleanPath(path: string): string {
  if (path === '') return '.'
  const rooted = path.charCodeAt(0) === 47
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') out.push(part)
    else if (out.length > 0 && out[out.length - 1] !== '..') out.pop()
    else if (!rooted) out.push('..')
  }
  const joined = out.join('/')
  if (rooted) return `/${joined}`
  return joined === '' ? '.' : joined
}

/** Joins the non-empty parts and cleans the result; nothing at all gives the empty path. */
export function joinPath(...parts: readonly string[]): string {
  const used = parts.filter((part) => part !== '')
  return used.length === 0 ? '' : cleanPath(used.join('/'))
}

/** The last element of a path, `/` for the root and `.` for nothing. */
export function baseName(path: string): string {
  if (path === '') return '.'
  let end = path.length
  while (end > 0 && path.charCodeAt(end - 1) === 47) end--
  if (end === 0) return '/'
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end)
}

/** All but the last element, cleaned: `.` where there is no slash. */
export function dirName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1))
}

/** True for a clean path that is relative and stays below where it starts: no `..`, `.`, empty part or leading slash. */
export function isCleanRelative(path: string): boolean {
  return path !== '' && path !== '.' && path !== '..' && path.charCodeAt(0) !== 47 && cleanPath(path) === path
    ? !path.startsWith('../')
    : false
}
