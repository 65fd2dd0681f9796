import { parseGoBool, SlipwayError } from '@slipway/base'
import { type GitOptions, type GitUrl, parseGitUrl } from '@slipway/llb'

/** A git repository as ADD and build contexts name it, with BuildKit's options in its fragment or query. */
export interface GitRef {
  readonly remote: string
  readonly ref: string
  readonly subdir: string
  readonly checksum: string
  /** Undefined where not said. */
  readonly keepGitDir?: boolean
  readonly submodules?: boolean
  readonly mtime?: 'checkout' | 'commit'
  readonly fetchByCommit: boolean
  /** Could as well be a local path (`github.com/foo/bar`): taken for git in build contexts only. */
  readonly looksLocal: boolean
}

/**
 * Undefined for what is no git repository (other URLs, local paths); throws `invalid-argument` for one with options
 * that make no sense.
 */
export function parseGitRef(text: string): GitRef | undefined {
  const looksLocal = text.startsWith('github.com/')
  const url = parseRepository(text, looksLocal)
  if (!url) return undefined
  const query = readQuery(url)
  return {
    remote: looksLocal ? url.remote.slice('https://'.length) : url.remote,
    looksLocal,
    checksum: '',
    fetchByCommit: false,
    subdir: url.fragment?.subdir ?? '',
    ...query,
  }
}

function parseRepository(text: string, looksLocal: boolean): GitUrl | undefined {
  if (text.startsWith('./') || text.startsWith('../')) return undefined
  try {
    const url = parseGitUrl(looksLocal ? `https://${text}` : text)
    const isWeb = url?.scheme === 'http' || url?.scheme === 'https'
    return isWeb && !looksLocal && !url.path.endsWith('.git') ? undefined : url
  } catch {
    return undefined
  }
}

interface QueryParts {
  ref: string
  subdir?: string
  checksum?: string
  keepGitDir?: boolean
  submodules?: boolean
  mtime?: 'checkout' | 'commit'
  fetchByCommit?: boolean
}

const FLAGS: Readonly<Record<string, 'keepGitDir' | 'submodules' | 'fetchByCommit'>> = {
  'keep-git-dir': 'keepGitDir',
  submodules: 'submodules',
  'fetch-by-commit': 'fetchByCommit',
}

function readQuery(url: GitUrl): QueryParts {
  const parts: QueryParts = { ref: url.fragment?.ref ?? '' }
  let tag = ''
  let branch = ''
  for (const [key, values] of url.query) {
    if (values.length > 1) throw invalid(`query ${JSON.stringify(key)} has multiple values`)
    const value = values[0] ?? ''
    const flag = Object.hasOwn(FLAGS, key) ? FLAGS[key] : undefined
    if (flag) parts[flag] = readFlag(key, value)
    else if (value === '') throw invalid(`query ${JSON.stringify(key)} has no value`)
    else if (key === 'tag') tag = value
    else if (key === 'branch') branch = value
    else readValue(parts, key, value, url)
  }
  if (tag !== '') parts.ref = agree('ref', parts.ref, qualified('refs/tags/', tag))
  if (branch !== '' && tag !== '') throw invalid('branch conflicts with tag')
  if (branch !== '') parts.ref = agree('ref', parts.ref, qualified('refs/heads/', branch))
  return parts
}

function readValue(parts: QueryParts, key: string, value: string, url: GitUrl): void {
  switch (key) {
    case 'ref':
      parts.ref = agree('ref', parts.ref, value)
      return
    case 'subdir':
      parts.subdir = agree('subdir', url.fragment?.subdir ?? '', value)
      return
    case 'checksum':
    case 'commit':
      parts.checksum = value
      return
    case 'mtime':
      if (value !== 'checkout' && value !== 'commit') {
        throw invalid(`invalid mtime value: ${JSON.stringify(value)} (must be "checkout" or "commit")`)
      }
      parts.mtime = value
      return
    default:
      throw invalid(`unexpected query ${JSON.stringify(key)}`)
  }
}

function readFlag(key: string, value: string): boolean {
  if (value === '') return true
  try {
    return parseGoBool(value)
  } catch (error) {
    throw new SlipwayError('invalid-argument', `invalid ${key} value: ${JSON.stringify(value)}`, {
      cause: error,
    })
  }
}

function agree(what: string, before: string, value: string): string {
  if (before !== '' && before !== value) {
    throw invalid(`${what} conflicts: ${JSON.stringify(before)} vs ${JSON.stringify(value)}`)
  }
  return value
}

function qualified(prefix: string, name: string): string {
  return name.startsWith(prefix) ? name : `${prefix}${name}`
}

/** The options of a git source that the reference asks for. */
export function gitOptions(ref: GitRef): GitOptions {
  return {
    ref: ref.ref,
    subdir: ref.subdir,
    checksum: ref.checksum,
    ...(ref.keepGitDir ? { keepGitDir: true } : {}),
    ...(ref.submodules === false ? { skipSubmodules: true } : {}),
    ...(ref.mtime === undefined ? {} : { mtime: ref.mtime }),
    ...(ref.fetchByCommit ? { fetchByCommit: true } : {}),
  }
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
