import { type Digest, SlipwayError } from '@slipway/base'

export interface Expected {
  readonly digest?: Digest
  readonly size?: number
  readonly labels?: Readonly<Record<string, string>>
}

/** Throws `data-loss` where what was written is not what was promised. */
export function checkExpected(
  written: { readonly digest: Digest; readonly size: number },
  expected: Expected,
): void {
  if (expected.size !== undefined && expected.size !== written.size) {
    throw new SlipwayError(
      'data-loss',
      `unexpected commit size ${written.size}, expected ${expected.size} (${expected.digest ?? written.digest})`,
    )
  }
  if (expected.digest !== undefined && expected.digest !== written.digest) {
    throw new SlipwayError(
      'data-loss',
      `unexpected commit digest ${written.digest}, expected ${expected.digest}`,
    )
  }
}

export function blobNotFound(digest: Digest): SlipwayError {
  return new SlipwayError('not-found', `content ${digest}: not found`)
}

/** The part of a blob that a read asks for. Throws `out-of-range` past its end. */
export function readRange(
  digest: Digest,
  size: number,
  options: { readonly offset?: number; readonly length?: number },
): { readonly start: number; readonly end: number } {
  const start = options.offset ?? 0
  if (start < 0 || start > size || (options.length ?? 0) < 0) {
    throw new SlipwayError('out-of-range', `read of ${digest} at ${start} is outside of its ${size} bytes`)
  }
  return { start, end: Math.min(size, start + (options.length ?? size)) }
}

export function damagedBlob(digest: Digest): SlipwayError {
  return new SlipwayError('data-loss', `blob ${digest} was damaged on disk and is removed`)
}
