import { type Digest, parseDigest, SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'

export interface HttpOptions {
  readonly url: URL
  /** As the op has it; keys are made of this text. */
  readonly urlText: string
  readonly checksum?: Digest
  readonly filename: string
  /** 0 stands for the default. */
  readonly perm: number
  readonly uid: number
  readonly gid: number
  /** Secret that holds a whole `Authorization` header; '' for the ones named after the host. */
  readonly authHeaderSecret: string
  /** Sorted by name, names in canonical form. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** Headers that a build may set; others are dropped silently. */
const HEADERS: Readonly<Record<string, string>> = { accept: 'Accept', 'user-agent': 'User-Agent' }
const HEADER_PREFIX = 'http.header.'

/** Parses an `http(s)://` op. Throws `invalid-argument`. */
export function parseHttpOptions(op: pb.SourceOp.$Properties): HttpOptions {
  const urlText = op.identifier ?? ''
  if (!/^https?:\/\//.test(urlText) || !URL.canParse(urlText)) {
    throw new SlipwayError('invalid-argument', `invalid http identifier ${JSON.stringify(urlText)}`)
  }
  const attrs = op.attrs ?? {}
  const { 'http.sig.pubkey': pubkey = '', 'http.sig.signature': signature = '' } = attrs
  checkSignature(pubkey, signature)
  const checksum = attrs['http.checksum']
  return {
    url: new URL(urlText),
    urlText,
    ...(checksum === undefined ? {} : { checksum: parseDigest(checksum).digest }),
    filename: attrs['http.filename'] ?? '',
    perm: parseGoInteger('http.perm', attrs['http.perm']) & 0o7777,
    uid: parseGoInteger('http.uid', attrs['http.uid']),
    gid: parseGoInteger('http.gid', attrs['http.gid']),
    authHeaderSecret: attrs['http.authheadersecret'] ?? '',
    headers: parseHeaders(attrs),
  }
}

/** Integers as Go writes them in source text: `0644` is octal. */
export function parseGoInteger(name: string, text: string | undefined): number {
  if (text === undefined) return 0
  const match = /^([+-]?)(0[xX]|0[bB]|0[oO]?)?([0-9a-fA-F]*(?:_[0-9a-fA-F]+)*)$/.exec(text)
  const [, sign = '', prefix = '', rest = ''] = match ?? []
  const digits = rest.replaceAll('_', '')
  const base = radix(prefix)
  const bare = digits === '' && prefix === '0' ? '0' : digits
  const valid =
    match !== null && bare !== '' && bare.split('').every((digit) => Number.parseInt(digit, 36) < base)
  const value = valid ? Number.parseInt(bare, base) : Number.NaN
  if (Number.isSafeInteger(value) && value < 2 ** 32 && sign !== '-') return value
  throw new SlipwayError('invalid-argument', `invalid value for ${name}: ${JSON.stringify(text)}`)
}

function radix(prefix: string): number {
  const letter = prefix.slice(1).toLowerCase()
  if (prefix === '') return 10
  return letter === 'x' ? 16 : letter === 'b' ? 2 : 8
}

function parseHeaders(attrs: Readonly<Record<string, string>>): HttpOptions['headers'] {
  return Object.entries(attrs)
    .flatMap(([key, value]) => {
      if (!key.startsWith(HEADER_PREFIX)) return []
      const lower = key.slice(HEADER_PREFIX.length).toLowerCase()
      const name = Object.hasOwn(HEADERS, lower) ? HEADERS[lower]! : undefined
      if (name === undefined) return []
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
        throw new SlipwayError('invalid-argument', `invalid value of header ${name}`)
      }
      return [{ name, value }]
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function checkSignature(pubkey: string, signature: string): void {
  if ((pubkey === '') !== (signature === '')) {
    throw new SlipwayError(
      'invalid-argument',
      'http signature verification requires both pubkey and signature',
    )
  }
  if (pubkey !== '') {
    throw new SlipwayError('unimplemented', 'http signature verification is not supported yet')
  }
}
