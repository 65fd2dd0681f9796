import { isDigest, parseDigest, SlipwayError } from '@slipway/base'

const FORM = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/
const LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** The digest that a `--checksum` gives; throws `invalid-argument` in the words that users know. */
export function parseChecksum(text: string): string {
  if (isDigest(text)) return parseDigest(text).digest
  throw new SlipwayError('invalid-argument', reason(text))
}

function reason(text: string): string {
  const colon = text.indexOf(':')
  const length = LENGTHS[text.slice(0, Math.max(colon, 0))]
  if (length === undefined)
    return FORM.test(text) ? 'unsupported digest algorithm' : 'invalid checksum digest format'
  const given = text.length - colon - 1
  return given > 0 && given !== length ? 'invalid checksum digest length' : 'invalid checksum digest format'
}
