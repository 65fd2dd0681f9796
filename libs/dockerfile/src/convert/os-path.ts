import { SlipwayError } from '@slipway/base'
import { cleanPath, joinPath } from '@slipway/patterns'

/** Paths as the target's operating system reads them; inside of LLB all of them have forward slashes. */

export function toSlash(path: string, os: string): string {
  return os === 'windows' ? path.replaceAll('\\', '/') : path
}

export function fromSlash(path: string, os: string): string {
  return os === 'windows' ? path.replaceAll('/', '\\') : path
}

/**
 * The path without its drive. Windows images have one drive, `C:`; what names another, or none of its paths, is
 * refused. Other systems know no drives.
 */
export function removeDrive(path: string, os: string, keepSlash: boolean): string {
  if (os !== 'windows') return path
  if (path.length === 2 && path[1] === ':')
    throw invalid(`No relative path specified in ${JSON.stringify(path)}`)
  if (toSlash(path.slice(0, 2), os) === '//') throw invalid('UNC paths are not supported')
  const colon = path.indexOf(':')
  if (colon < 0) return cleanWindows(path, keepSlash)
  if (path.slice(0, colon).toLowerCase() !== 'c') {
    throw invalid('The specified path is not on the system drive (C:)')
  }
  return cleanWindows(path.slice(colon + 1), keepSlash)
}

function cleanWindows(path: string, keepSlash: boolean): string {
  const slashed = toSlash(path, 'windows')
  const clean = cleanPath(slashed)
  return keepSlash && clean.length > 1 && slashed.endsWith('/') ? `${clean}/` : clean
}

export function isAbsolute(path: string, os: string): boolean {
  try {
    return toSlash(removeDrive(path, os, false), os).startsWith('/')
  } catch {
    return false
  }
}

/** `path` made absolute from `parent`; the end (`/`, `/.`) of a directory stays where `keepSlash`. */
export function resolvePath(parent: string, path: string, os: string, keepSlash: boolean): string {
  const from = removeDrive(toSlash(parent, os) || '/', os, keepSlash)
  const base = isAbsolute(from, os) ? from : joinPath('/', from)
  const given = toSlash(path, os)
  const bare = removeDrive(given === '' ? base : given, os, keepSlash)
  const full = isAbsolute(bare, os) ? bare : joinPath(base, bare)
  return keepSlash ? withEndOf(full, given) : full
}

function withEndOf(path: string, original: string): string {
  if (original.endsWith('/')) return path.endsWith('/') ? path : `${path}/`
  if (original.endsWith('/.')) return path === '/' ? '/.' : `${path}/.`
  return path
}

/** The working directory after WORKDIR, with the separators of its system. */
export function resolveWorkdir(current: string, path: string, os: string): string {
  return fromSlash(resolvePath(current, path, os, false), os)
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
