import { type Digest, parseDigest, SlipwayError } from '@slipway/base'

/** An image name taken apart and normalised: `alpine` has domain `docker.io` and path `library/alpine`. */
export interface Reference {
  readonly domain: string
  readonly path: string
  readonly tag?: string
  readonly digest?: Digest
}

const DEFAULT_DOMAIN = 'docker.io'
const LEGACY_DOMAIN = 'index.docker.io'
const OFFICIAL_PREFIX = 'library/'
const DEFAULT_TAG = 'latest'
const MAX_PATH_LENGTH = 255
/** Longer than any reference that the grammar below can accept in practice; bounds the work of the expressions. */
const MAX_LENGTH = 1024

const HOST_LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const HOST = `(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])`
const DOMAIN = `${HOST}(?::[0-9]+)?`
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const PATH = `${COMPONENT}(?:/${COMPONENT})*`
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'

const REFERENCE_RE = new RegExp(`^(?:(${DOMAIN})/)?(${PATH})(?::(${TAG}))?(?:@(${DIGEST}))?$`)
const TAG_RE = new RegExp(`^${TAG}$`)
const IDENTIFIER_RE = /^[a-f0-9]{64}$/

/**
 * Parses a name as Docker does, filling in `docker.io` and `library/`. Throws `invalid-argument` with the texts of
 * the distribution project. Tags are not filled in: see `withDefaultTag`.
 */
export function parseReference(text: string): Reference {
  if (text === '') throw invalid('invalid reference format')
  if (text.length > MAX_LENGTH) throw invalid('invalid reference format')
  if (IDENTIFIER_RE.test(text)) {
    throw invalid(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`)
  }
  const { domain, remainder } = splitDomain(text)
  const colon = remainder.indexOf(':')
  const remote = colon < 0 ? remainder : remainder.slice(0, colon)
  if (remote.toLowerCase() !== remote) {
    throw invalid(`invalid reference format: repository name (${remote}) must be lowercase`)
  }
  return matchReference(`${domain}/${remainder}`)
}

/** Adds `:latest` to a name that has neither tag nor digest. */
export function withDefaultTag(ref: Reference): Reference {
  return ref.tag === undefined && ref.digest === undefined ? { ...ref, tag: DEFAULT_TAG } : ref
}

/** Throws `invalid-argument` ("invalid tag format") on a bad tag. */
export function withTag(ref: Reference, tag: string): Reference {
  if (!TAG_RE.test(tag)) throw invalid('invalid tag format')
  return { ...ref, tag }
}

export function withDigest(ref: Reference, digest: Digest): Reference {
  return { ...ref, digest: parseDigest(digest).digest }
}

/** `domain/path`, without tag and digest. */
export function repositoryName(ref: Reference): string {
  return `${ref.domain}/${ref.path}`
}

/** The full form, as BuildKit writes it: `docker.io/library/alpine:3@sha256:…`. */
export function formatReference(ref: Reference): string {
  return `${repositoryName(ref)}${suffix(ref)}`
}

/** The short form, as users write it: `alpine:3`. */
export function familiarReference(ref: Reference): string {
  if (ref.domain !== DEFAULT_DOMAIN) return formatReference(ref)
  const short = ref.path.slice(OFFICIAL_PREFIX.length)
  const official = ref.path.startsWith(OFFICIAL_PREFIX) && !short.includes('/')
  return `${official ? short : ref.path}${suffix(ref)}`
}

function suffix(ref: Reference): string {
  return `${ref.tag === undefined ? '' : `:${ref.tag}`}${ref.digest === undefined ? '' : `@${ref.digest}`}`
}

function splitDomain(text: string): { readonly domain: string; readonly remainder: string } {
  const slash = text.indexOf('/')
  if (slash < 0) return { domain: DEFAULT_DOMAIN, remainder: `${OFFICIAL_PREFIX}${text}` }
  const first = text.slice(0, slash)
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first
  const domain = !isDomain || first === LEGACY_DOMAIN ? DEFAULT_DOMAIN : first
  const remainder = isDomain ? text.slice(slash + 1) : text
  if (domain === DEFAULT_DOMAIN && !remainder.includes('/')) {
    return { domain, remainder: `${OFFICIAL_PREFIX}${remainder}` }
  }
  return { domain, remainder }
}

function matchReference(text: string): Reference {
  const match = REFERENCE_RE.exec(text)
  if (!match) {
    if (REFERENCE_RE.test(text.toLowerCase())) throw invalid('repository name must be lowercase')
    throw invalid('invalid reference format')
  }
  const [, domain = '', path = '', tag, digest] = match
  if (path.length > MAX_PATH_LENGTH) {
    throw invalid(`repository name must not be more than ${MAX_PATH_LENGTH} characters`)
  }
  return {
    domain,
    path,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest: parseReferenceDigest(digest) }),
  }
}

function parseReferenceDigest(text: string): Digest {
  try {
    return parseDigest(text).digest
  } catch (error) {
    const [algorithm = '', hex = ''] = text.split(':')
    if (!['sha256', 'sha384', 'sha512'].includes(algorithm)) {
      throw invalid('unsupported digest algorithm', error)
    }
    throw invalid(
      /^[0-9a-f]+$/.test(hex) ? 'invalid checksum digest length' : 'invalid checksum digest format',
      error,
    )
  }
}

function invalid(message: string, cause?: unknown): SlipwayError {
  return new SlipwayError('invalid-argument', message, { cause })
}
