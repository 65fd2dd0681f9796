import type { Digest } from '@slipway/base'

/** Blobs that somebody wants to keep, and what they are of. */
export interface Lease {
  /** The only one of this name in the store; at most 1,024 characters. */
  readonly id: string
  /** Who keeps it alive by being there. */
  readonly owner: string
  readonly blobs: readonly Digest[]
  /** For whoever looks for it. */
  readonly data: Uint8Array
}

/**
 * Who needs which blobs of a store that many share. A lease lasts as long as its owner renews, and after that for as long as the store
 * keeps what nobody uses, counted from the last time that somebody found it.
 */
export interface Leases {
  /**
   * Instead of what the lease held before. Counts as a use of the blobs, which must be there already: one that had been collected by
   * then is not in the store, in spite of the lease.
   */
  put(lease: Lease): Promise<void>
  /** Counts as a use. */
  find(id: string): Promise<Lease | undefined>
  /** Dropping what is not there is success. */
  drop(id: string): Promise<void>
  /** The owner is there: none of its leases ends before the store's age has passed from now on. */
  renew(owner: string): Promise<void>
}

/** When each blob of a store was used, and who holds it: what a collector goes by. Ages are milliseconds until now. */
export interface BlobAccount extends Leases {
  /** Somebody uses these blobs now. Settles only when no collection can take them: whether they are there is to be asked afterwards. */
  use(digests: readonly Digest[]): Promise<void>
  /** Makes known what is in the store already, as used at that time; what is known is left as it is. */
  enter(blobs: readonly { readonly digest: Digest; readonly usedAt: number }[]): Promise<void>
  /** Ends the leases that nobody used for so long, of owners who did not renew for so long. Answers how many. */
  expire(ageMs: number): Promise<number>
  /**
   * Gives blobs that nobody used for so long and no lease holds to `remove`; meanwhile nobody else can come to use them. Where that
   * answers false the blob counts as used now. Ends at once while another process does the same; answers how many were removed.
   */
  collect(ageMs: number, remove: (digest: Digest) => Promise<boolean>): Promise<number>
  /** True for one of those who ask within each period: who is to do a piece of work. */
  claim(work: string, periodMs: number): Promise<boolean>
  close(): Promise<void>
}

/** Longer names fit no index; those of leases are ids of refs. */
export const MAX_LEASE_NAME = 1_024
export const MAX_LEASE_BLOBS = 10_000
