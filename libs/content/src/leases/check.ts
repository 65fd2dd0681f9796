import { parseDigest, SlipwayError } from '@slipway/base'
import { type Lease, MAX_LEASE_BLOBS, MAX_LEASE_NAME } from './leases.ts'

/** Throws `invalid-argument` for a name that no store keeps. */
export function checkName(name: string): string {
  if (name !== '' && name.length <= MAX_LEASE_NAME && !name.includes('\0')) return name
  throw new SlipwayError(
    'invalid-argument',
    `a name of a lease must be 1 to ${MAX_LEASE_NAME} characters without NUL`,
  )
}

/** Throws `invalid-argument` for a lease that no store keeps; its blobs are each named once afterwards, and in order. */
export function checkLease(lease: Lease): Lease {
  checkName(lease.id)
  checkName(lease.owner)
  if (lease.blobs.length > MAX_LEASE_BLOBS)
    throw new SlipwayError('invalid-argument', `lease ${lease.id} holds more than ${MAX_LEASE_BLOBS} blobs`)
  return { ...lease, blobs: inOrder(lease.blobs) }
}

/** Always the same order: writers that lock several do not wait for each other in a circle. */
export function inOrder(digests: readonly string[]): readonly string[] {
  return [...new Set(digests.map((digest) => parseDigest(digest).digest))].sort()
}
