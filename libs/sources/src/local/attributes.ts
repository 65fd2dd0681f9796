import { goBool, SlipwayError } from '@slipway/base'

/** A `local://name` source with its attributes parsed. */
export interface LocalIdentifier {
  readonly name: string
  /** Read from this session; from any session of the build when it is absent or gone. */
  readonly sessionId: string | undefined
  readonly includePatterns: readonly string[] | undefined
  readonly excludePatterns: readonly string[] | undefined
  readonly followPaths: readonly string[] | undefined
  readonly sharedKeyHint: string
  readonly differ: 'metadata' | 'none'
  readonly metadataOnly: boolean
  readonly metadataExceptions: readonly string[] | undefined
}

const SCHEME = 'local://'

/** Throws `invalid-argument` on malformed attributes; unknown ones are left to others. */
export function parseLocal(
  identifier: string,
  attributes: Readonly<Record<string, string>>,
): LocalIdentifier {
  if (!identifier.startsWith(SCHEME)) {
    throw new SlipwayError('invalid-argument', `invalid local identifier ${JSON.stringify(identifier)}`)
  }
  const patterns = (key: string): readonly string[] | undefined => parsePatterns(key, attributes[key])
  const session = attributes['local.session']
  const colon = session?.indexOf(':') ?? -1
  const name = identifier.slice(SCHEME.length)
  return {
    name: session !== undefined && colon >= 0 ? `${session.slice(0, colon)}-${name}` : name,
    sessionId: session === undefined || session === '' ? undefined : session.slice(colon + 1),
    includePatterns: patterns('local.includepattern'),
    excludePatterns: patterns('local.excludepatterns'),
    followPaths: patterns('local.followpaths'),
    sharedKeyHint: attributes['local.sharedkeyhint'] ?? '',
    differ: attributes['local.differ'] === 'none' ? 'none' : 'metadata',
    metadataOnly: parseBoolean('local.metadatatransfer', attributes['local.metadatatransfer']),
    metadataExceptions: patterns('local.metadatatransferexclude'),
  }
}

/** A JSON array of strings; `null` is an absent list, as in Go. */
function parsePatterns(key: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new SlipwayError('invalid-argument', `invalid value for ${key}: ${JSON.stringify(text)}`, { cause })
  }
  if (value === null) return undefined
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new SlipwayError('invalid-argument', `invalid value for ${key}: ${JSON.stringify(text)}`)
  }
  return value
}

function parseBoolean(key: string, text: string | undefined): boolean {
  if (text === undefined) return false
  const parsed = goBool(text)
  if (parsed !== undefined) return parsed
  throw new SlipwayError('invalid-argument', `invalid value for ${key} ${JSON.stringify(text)}`)
}
