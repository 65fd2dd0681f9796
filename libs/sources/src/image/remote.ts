import { type Digest, SlipwayError } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type { Descriptor } from '@slipway/oci'

/** Where images come from: a repository of a registry, or a layout of the client. */
export interface ImageRemote {
  /** What the name stands for. */
  resolve(signal: AbortSignal): Promise<Descriptor>
  /** Streams the bytes of a descriptor; not verified. */
  read(
    descriptor: Descriptor,
    options: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal },
  ): AsyncIterable<Uint8Array>
  /** Manifests that name this one as their subject; absent where nobody keeps such a list. */
  referrers?(digest: Digest, signal: AbortSignal): Promise<readonly Descriptor[]>
}

/** Reads these descriptors of a remote by digest. */
export function remoteProvider(
  remote: Pick<ImageRemote, 'read'>,
  descriptors: readonly Descriptor[],
): BlobProvider {
  const byDigest = new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor]))
  const find = (digest: Digest): Descriptor => {
    const descriptor = byDigest.get(digest)
    if (descriptor) return descriptor
    throw new SlipwayError('not-found', `content ${digest}: not found`)
  }
  return {
    stat: (digest) => {
      const descriptor = byDigest.get(digest)
      return Promise.resolve(descriptor && { digest, size: descriptor.size, createdAt: 0, labels: {} })
    },
    read: (digest, options = {}) => remote.read(find(digest), options),
  }
}
