import { createHash, hash } from 'node:crypto'
import { SlipwayError } from './errors.ts'

/** `algorithm:lower-case-hex`, as OCI writes it. */
export type Digest = string & { readonly __digest?: never }

const HEX_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** SHA-256 of the whole input. Synchronous: for inputs above a few MiB use a worker thread. */
export function sha256(data: Uint8Array | string): Digest {
  return `sha256:${hash('sha256', data, 'hex')}`
}

export interface Digester {
  update(data: Uint8Array | string): Digester
  digest(): Digest
}

/** Incremental digest; `digest()` may be called once. */
export function createDigester(algorithm = 'sha256'): Digester {
  const inner = createHash(algorithm)
  const digester: Digester = {
    update(data) {
      inner.update(data)
      return digester
    },
    digest: () => `${algorithm}:${inner.digest('hex')}`,
  }
  return digester
}

/** Validates a digest string from outside. Throws `invalid-argument` naming the value. */
export function parseDigest(value: string): {
  readonly digest: Digest
  readonly algorithm: string
  readonly hex: string
} {
  const colon = value.indexOf(':')
  const algorithm = value.slice(0, Math.max(colon, 0))
  const hex = value.slice(colon + 1)
  const length = Object.hasOwn(HEX_LENGTH, algorithm) ? HEX_LENGTH[algorithm] : undefined
  if (length === undefined)
    throw new SlipwayError(
      'invalid-argument',
      `invalid digest ${JSON.stringify(value)}: unsupported algorithm`,
    )
  if (hex.length !== length || !/^[0-9a-f]+$/.test(hex)) {
    throw new SlipwayError('invalid-argument', `invalid digest ${JSON.stringify(value)}: malformed hex`)
  }
  return { digest: value, algorithm, hex }
}

export function isDigest(value: string): boolean {
  try {
    parseDigest(value)
    return true
  } catch {
    return false
  }
}
