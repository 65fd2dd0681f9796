import type { Digest } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type { RemoteResult } from '@slipway/worker'

/** Reads layers from the refs they came from, and all else from `fallback`. */
export function providerOf(remotes: readonly RemoteResult[], fallback: BlobProvider): BlobProvider {
  const owners = new Map<Digest, BlobProvider>()
  for (const remote of remotes) {
    for (const layer of remote.layers) owners.set(layer.descriptor.digest, remote.provider)
  }
  const owner = (digest: Digest): BlobProvider => owners.get(digest) ?? fallback
  return {
    stat: (digest) => owner(digest).stat(digest),
    read: (digest, options) => owner(digest).read(digest, options),
  }
}
