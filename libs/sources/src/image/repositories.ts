import type { BlobProvider } from '@slipway/content'
import { type Descriptor, parseReference, type Reference, repositoryName } from '@slipway/oci'
import type { VertexProgress } from '@slipway/progress'
import { errorMessage } from '@slipway/base'
import type { RegistryClient, Repository } from '@slipway/registry'
import type { SessionGroup } from '@slipway/sessions'
import { type ImageRemote, remoteProvider } from './remote.ts'
import type { SessionAuthorizers } from './session-authorizers.ts'

/** Builds that a repository remembers, for layers that are fetched long after their source op ran. */
const MAX_GROUPS = 16

/**
 * Repositories by name, each with the sessions of the builds that used it. A lazy layer outlives the build that found
 * it: whoever is there when it is fetched lends the login.
 */
export class ImageRepositories {
  readonly #registry: RegistryClient
  readonly #authorizers: SessionAuthorizers
  readonly #groups = new Map<string, SessionGroup[]>()

  constructor(registry: RegistryClient, authorizers: SessionAuthorizers) {
    this.#registry = registry
    this.#authorizers = authorizers
  }

  /** The repository of `ref` for one build. */
  remote(ref: Reference, group: SessionGroup, progress?: VertexProgress): ImageRemote {
    this.#remember(repositoryName(ref), group)
    const repository = this.#open(ref, group, progress)
    return {
      resolve: (signal) => repository.resolve(signal),
      read: (descriptor, options) => repository.read(descriptor, options),
      referrers: (digest, signal) => repository.referrers(digest, signal),
    }
  }

  /** The blob that `ref` names by its digest, for one build. */
  blob(ref: Reference, group: SessionGroup, progress?: VertexProgress): ImageRemote {
    const repository = this.#open(ref, group, progress)
    return {
      resolve: (signal) => repository.resolveBlob(signal),
      read: (descriptor, options) => repository.read(descriptor, options),
    }
  }

  /** Reads layers of `origin` (`domain/path`) whenever they are needed, with the logins of then. */
  provider(origin: string, descriptors: readonly Descriptor[]): BlobProvider {
    const ref = parseReference(origin)
    const name = repositoryName(ref)
    const group: SessionGroup = {
      ids: () => [...new Set((this.#groups.get(name) ?? []).flatMap((known) => known.ids()))],
    }
    return remoteProvider(
      { read: (descriptor, options) => this.#open(ref, group).read(descriptor, options) },
      descriptors,
    )
  }

  #open(ref: Reference, group: SessionGroup, progress?: VertexProgress): Repository {
    const authorizer = this.#authorizers.authorizer({ repository: repositoryName(ref), push: false }, group)
    return this.#registry.repository(ref, authorizer, {
      onRetry: (error, waitMs) => {
        const text = `error: ${errorMessage(error)}\nretrying in ${waitMs / 1000}s\n`
        progress?.log(2, Buffer.from(text))
      },
    })
  }

  #remember(name: string, group: SessionGroup): void {
    const known = this.#groups.get(name) ?? []
    const others = known.filter((other) => other !== group && other.ids().length > 0)
    this.#groups.set(name, [group, ...others].slice(0, MAX_GROUPS))
  }
}
