import { SlipwayError } from '@slipway/base'

/** A remote repository as builds name it: `https://host/repo.git#ref:subdir`, `git@host:repo.git#ref`. */
export interface GitUrl {
  readonly scheme: 'http' | 'https' | 'ssh' | 'git'
  /** `host[:port]`. */
  readonly host: string
  readonly path: string
  /** For the git program: without fragment and query. */
  readonly remote: string
  readonly ref: string
  /** Clean and relative; '' for the root. */
  readonly subdir: string
}

const SCHEMES = new Set(['http', 'https', 'ssh', 'git'])
const SCHEME_RE = /^([a-zA-Z0-9]+):\/\//
const SCP_RE = /^([a-zA-Z0-9_-]+)@([a-zA-Z0-9.-]+):([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

/** Whether the text names its own transport: a known scheme, or `user@host:path`. */
export function isGitTransport(text: string): boolean {
  const scheme = SCHEME_RE.exec(text)?.[1]
  return scheme === undefined ? SCP_RE.test(text) : SCHEMES.has(scheme.toLowerCase())
}

/** Throws `invalid-argument`: "unknown protocol" or "<scheme>: invalid protocol". */
export function parseGitUrl(text: string): GitUrl {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (text.length > 4096 || /[\x00-\x20\x7f]/.test(text)) throw invalid('invalid git URL')
  const scheme = SCHEME_RE.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return parseScp(text)
  if (!isScheme(scheme)) throw invalid(`${scheme}: invalid protocol`)
  if (!URL.canParse(text)) throw invalid('invalid git URL')
  const url = new URL(text)
  if (url.host === '' || url.host.startsWith('-')) throw invalid('invalid git URL: no host')
  const fragment = decode(url.hash.slice(1))
  url.hash = ''
  url.search = ''
  return { scheme, host: url.host, path: url.pathname, remote: url.href, ...parseFragment(fragment) }
}

/** Commit ids of both object formats. */
export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** Text with the user parts of all URLs in it blanked out. */
export function redactCredentials(text: string): string {
  return text.replace(
    /([a-zA-Z0-9]+:\/\/)([^\s/@:'"]*)(:[^\s/@'"]*)?@/g,
    (_match, scheme: string, _user, password) =>
      password === undefined ? `${scheme}xxxxx@` : `${scheme}xxxxx:xxxxx@`,
  )
}

function parseScp(text: string): GitUrl {
  const match = SCP_RE.exec(text)
  if (!match) throw invalid('unknown protocol')
  const [, user = '', host = '', path = '', , fragment = ''] = match
  if (host.startsWith('-') || path.startsWith('-')) throw invalid('invalid git URL')
  return { scheme: 'ssh', host, path, remote: `${user}@${host}:${path}`, ...parseFragment(fragment) }
}

function parseFragment(fragment: string): Pick<GitUrl, 'ref' | 'subdir'> {
  const colon = fragment.indexOf(':')
  if (colon < 0) return { ref: fragment, subdir: '' }
  return { ref: fragment.slice(0, colon), subdir: cleanSubdir(fragment.slice(colon + 1)) }
}

/** Resolved as below the root, so that nothing points out of it. */
function cleanSubdir(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function isScheme(text: string): text is GitUrl['scheme'] {
  return SCHEMES.has(text)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
