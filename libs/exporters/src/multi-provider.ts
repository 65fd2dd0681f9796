import type { Digest } from '@slipway/base'
import type { BlobFiles, BlobProvider } from '@slipway/content'
import type { RemoteResult } from '@slipway/worker'

type BlobFilesProvider = BlobProvider & Partial<BlobFiles>

/** Reads layers from the refs they came from, and all else from `fallback`. */
export function providerOf(remotes: readonly RemoteResult[], fallback: BlobFilesProvider): BlobFilesProvider {
  const owners = new Map<Digest, BlobFilesProvider>()
  for (const remote of remotes) {
    for (const layer of remote.layers) owners.set(layer.descriptor.digest, remote.provider)
  }
  const owner = (digest: Digest): BlobFilesProvider => owners.get(digest) ?? fallback
  return {
    stat: (digest) => owner(digest).stat(digest),
    read: (digest, options) => owner(digest).read(digest, options),
    pathOf: async (digest) => await owner(digest).pathOf?.(digest),
  }
}
