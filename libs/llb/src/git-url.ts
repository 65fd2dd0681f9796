import { SlipwayError } from '@slipway/base'

/** Address of a git repository, as written in URLs (`https://…`) and in scp form (`git@host:path`). */
export interface GitUrl {
  readonly scheme: 'http' | 'https' | 'ssh' | 'git'
  /** With the port. */
  readonly host: string
  readonly path: string
  readonly query: ReadonlyMap<string, readonly string[]>
  /** `#ref:subdir`; undefined without a fragment. */
  readonly fragment?: { readonly ref: string; readonly subdir: string }
  /** What git is given: the address without query and fragment. */
  readonly remote: string
}

const URL_RE = /^([a-zA-Z0-9]+):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s
const SCP_RE = /^([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*?)(?:\?(.*?))?(?:#(.*))?$/
const SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'ssh', 'git'])

/** Undefined for what names no protocol; throws `invalid-argument` for a protocol or text that git sources refuse. */
export function parseGitUrl(text: string): GitUrl | undefined {
  const url = URL_RE.exec(text)
  if (/^[a-zA-Z0-9]+:\/\//.test(text)) return parseUrl(text, url)
  const scp = SCP_RE.exec(text)
  if (!scp) return undefined
  const [, user, host, path, query, fragment] = scp
  return {
    scheme: 'ssh',
    host: host!,
    path: path!,
    query: parseQuery(query),
    ...parseFragment(fragment),
    remote: `${user}@${host}:${path}`,
  }
}

function parseUrl(text: string, match: RegExpExecArray | null): GitUrl {
  const scheme = text.slice(0, text.indexOf(':')).toLowerCase()
  if (!SCHEMES.has(scheme)) throw new SlipwayError('invalid-argument', `${scheme}: invalid protocol`)
  // Control characters and bad escapes have no place in a URL.
  if (!match || /[\0-\x20\x7f]/.test(match[2]! + match[3]!)) {
    throw new SlipwayError('invalid-argument', `parse ${JSON.stringify(text)}: invalid URL`)
  }
  const [, , authority, rawPath, query, fragment] = match
  return {
    scheme: scheme as GitUrl['scheme'],
    host: authority!.slice(authority!.lastIndexOf('@') + 1),
    path: decode(rawPath!, text),
    query: parseQuery(query),
    ...parseFragment(fragment === undefined ? undefined : decode(fragment, text)),
    remote: `${scheme}://${authority}${rawPath}`,
  }
}

function parseFragment(fragment: string | undefined): Pick<GitUrl, 'fragment'> {
  if (!fragment) return {}
  const colon = fragment.indexOf(':')
  const ref = colon < 0 ? fragment : fragment.slice(0, colon)
  return { fragment: { ref, subdir: colon < 0 ? '' : cleanSubdir(fragment.slice(colon + 1)) } }
}

/** A directory inside of the repository: never above its root, no slash in front. */
export function cleanSubdir(subdir: string): string {
  const parts: string[] = []
  for (const part of subdir.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function parseQuery(query: string | undefined): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const [key, value] of new URLSearchParams(query ?? '')) {
    const known = values.get(key)
    if (known) known.push(value)
    else values.set(key, [value])
  }
  return values
}

function decode(part: string, text: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    throw new SlipwayError('invalid-argument', `parse ${JSON.stringify(text)}: invalid URL escape`, {
      cause: error,
    })
  }
}
