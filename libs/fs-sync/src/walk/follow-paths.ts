import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { isErrno } from '@slipway/linux'
import { baseName, cleanPath, containsWildcards, dirName, matchWildcard } from '@slipway/patterns'

/**
 * The include patterns that bring these paths and everything their symlinks lead to, inside `root`. Sorted, without what a
 * shorter one covers. `undefined` when all of the tree is wanted.
 */
export function followPaths(root: string, paths: readonly string[]): readonly string[] | undefined {
  const resolved = new Set<string>()
  for (const path of paths) follow(root, path, resolved)
  const sorted = [...resolved].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return withoutCovered(sorted)
}

/** Include patterns with those of the followed paths; `undefined` for no filter. */
export function includePatterns(
  root: string,
  include: readonly string[] | undefined,
  follow: readonly string[] | undefined,
): readonly string[] | undefined {
  const targets = follow && followPaths(root, follow)
  if (!targets) return include
  return withoutCovered([...(include ?? []), ...targets])
}

function withoutCovered(paths: readonly string[]): readonly string[] | undefined {
  const out: string[] = []
  let last = ''
  for (const path of paths) {
    if (path === '.') return undefined
    if (path.startsWith(`${last}/`)) continue
    out.push(path)
    last = path
  }
  return out
}

/** A work list instead of recursion: hostile chains of links cannot overflow the stack, and each place is visited once. */
function follow(root: string, path: string, resolved: Set<string>): void {
  const work = [path]
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const parts = cleanPath(`/${next}`).split('/').slice(1)
    let current = ''
    for (let i = 0; i < parts.length; i++) {
      current = current === '' ? parts[i]! : `${current}/${parts[i]}`
      const targets = linkTargets(root, current, true)
      const isLast = i === parts.length - 1
      if (!targets && !isLast) continue
      const name = current === '' ? '.' : current
      const seen = resolved.has(name)
      resolved.add(name)
      if (!seen && targets) {
        const rest = parts.slice(i + 1).join('/')
        for (const target of [...targets].reverse()) work.push(`${target}/${rest}`)
      }
      break
    }
  }
}

/** Where the symlinks that `path` names lead to, from the root; `undefined` when it names no link. */
function linkTargets(root: string, path: string, wildcards: boolean): readonly string[] | undefined {
  const name = baseName(path)
  if (wildcards && containsWildcards(name)) {
    const directory = dirName(path)
    const names = ignoreMissing(() => readdirSync(`${root}/${directory}`).sort())
    return names
      ?.filter((entry) => matches(name, entry))
      .flatMap((entry) => linkTargets(root, directory === '.' ? entry : `${directory}/${entry}`, false) ?? [])
  }
  const target = ignoreMissing(() => {
    const isLink = path !== '' && lstatSync(`${root}/${path}`, { throwIfNoEntry: false })?.isSymbolicLink()
    return isLink ? readlinkSync(`${root}/${path}`) : undefined
  })
  if (target === undefined) return undefined
  return [cleanPath(target.startsWith('/') ? target : `/${dirName(path)}/${target}`)]
}

function matches(pattern: string, name: string): boolean {
  try {
    return matchWildcard(pattern, name)
  } catch {
    return false
  }
}

function ignoreMissing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}
