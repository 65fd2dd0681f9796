import { createDigester, type Digest, isCode, Semaphore, SharedWork, SlipwayError } from '@slipway/base'
import { type Descriptor, formatReference, MAX_MANIFEST_SIZE, type Reference } from '@slipway/oci'
import type { Authorizer } from './authorizer.ts'
import { fetchContent } from './fetch.ts'
import { type RegistryConfigs, type RegistryHost, registryHosts } from './hosts.ts'
import type { BlobReader, BlobStat } from './blobs.ts'
import { type PushBlobOptions, type PushResult, pushBlob, pushManifest } from './push.ts'
import { HostClients, Requester } from './requester.ts'
import { fetchReferrers } from './referrers.ts'
import { MANIFEST_TYPES, resolveManifest } from './resolve.ts'
import { DEFAULT_BACKOFF_MS, withRetries } from './retry.ts'
import { repositoryScope } from './scope.ts'

export interface RegistryClientOptions {
  readonly registries?: RegistryConfigs
  readonly userAgent?: string
  /** Waits between the attempts of a transfer. */
  readonly backoffMs?: readonly number[]
  /** Blobs in flight per registry domain. */
  readonly maxTransfers?: number
}

export interface RepositoryOptions {
  /** Take any certificate, and plain http where there is no TLS, whatever the configuration says. */
  readonly insecure?: boolean
  readonly onRetry?: (error: unknown, waitMs: number) => void
}

/** Connections to registries. One per process: it keeps them open, and bounds transfers per registry. */
export class RegistryClient {
  readonly #options: RegistryClientOptions
  readonly #clients: HostClients
  readonly #limits = new Map<string, TransferLimits>()

  constructor(options: RegistryClientOptions = {}) {
    this.#options = options
    this.#clients = new HostClients(options.userAgent ?? 'slipway')
  }

  /** The repository of a reference, as seen by whoever stands behind `authorizer`. */
  repository(ref: Reference, authorizer: Authorizer, options: RepositoryOptions = {}): Repository {
    const configs = this.#options.registries ?? {}
    const insecure = { ...configs[ref.domain], http: true, insecure: true }
    const hosts = registryHosts(
      ref.domain,
      options.insecure ? { ...configs, [ref.domain]: insecure } : configs,
    )
    const max = this.#options.maxTransfers ?? 4
    const limits = this.#limits.get(ref.domain) ?? { pull: new Semaphore(max), push: new Semaphore(max) }
    this.#limits.set(ref.domain, limits)
    return new Repository({
      ref,
      hosts: hosts.map((host) => ({ host, requester: new Requester(this.#clients, host, ref, authorizer) })),
      limits,
      backoffMs: this.#options.backoffMs ?? DEFAULT_BACKOFF_MS,
      ...(options.onRetry ? { onRetry: options.onRetry } : {}),
    })
  }

  close(): void {
    this.#clients.close()
  }
}

/** Apart from each other: a push may wait for the pull of the very blob that it sends. */
interface TransferLimits {
  readonly pull: Semaphore
  readonly push: Semaphore
}

interface RepositoryParts {
  readonly ref: Reference
  readonly hosts: readonly { readonly host: RegistryHost; readonly requester: Requester }[]
  readonly limits: TransferLimits
  readonly backoffMs: readonly number[]
  readonly onRetry?: (error: unknown, waitMs: number) => void
}

/** One repository of a registry. */
export class Repository {
  readonly ref: Reference
  readonly #parts: RepositoryParts
  readonly #pushes = new SharedWork<PushResult>()

  constructor(parts: RepositoryParts) {
    this.ref = parts.ref
    this.#parts = parts
  }

  /** What the tag or digest of the reference stands for. Throws `not-found`, `unauthenticated`, `permission-denied`. */
  resolve(signal?: AbortSignal): Promise<Descriptor> {
    return this.#resolve({}, signal)
  }

  /** Size and type of the blob, of whatever kind, that the digest of the reference names. Throws as `resolve`. */
  resolveBlob(signal?: AbortSignal): Promise<Descriptor> {
    return this.#resolve({ anyBlob: true }, signal)
  }

  #resolve(options: { readonly anyBlob?: boolean }, signal: AbortSignal | undefined): Promise<Descriptor> {
    const { tag, digest } = this.ref
    return resolveManifest(this.#requesters(), {
      ...options,
      name: formatReference(this.ref),
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
      scopes: this.#scopes(false),
      ...(signal ? { signal } : {}),
    })
  }

  /** Streams the content of a descriptor, manifests as well as blobs; not verified. */
  async *read(
    descriptor: Descriptor,
    options: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<Uint8Array> {
    using _turn = MANIFEST_TYPES.includes(descriptor.mediaType)
      ? undefined
      : await this.#parts.limits.pull.acquire(options.signal)
    yield* fetchContent(this.#requesters(), {
      descriptor,
      scopes: this.#scopes(false),
      backoffMs: this.#parts.backoffMs,
      ...(this.#parts.onRetry ? { onRetry: this.#parts.onRetry } : {}),
      ...options,
    })
  }

  /** Manifests that name this one as their subject: signatures, attestations; what they claim of themselves is not verified. */
  async referrers(digest: Digest, signal?: AbortSignal): Promise<readonly Descriptor[]> {
    return await fetchReferrers(this.#requesters(), {
      digest,
      scopes: this.#scopes(false),
      ...(signal ? { signal } : {}),
    })
  }

  /** A small document, verified against its digest. */
  async fetchDocument(
    descriptor: Descriptor,
    signal?: AbortSignal,
    limit = MAX_MANIFEST_SIZE,
  ): Promise<Uint8Array> {
    if (descriptor.size > limit) {
      throw new SlipwayError('resource-exhausted', `${descriptor.digest} is larger than ${limit} bytes`)
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of this.read(descriptor, signal ? { signal } : {})) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const algorithm = descriptor.digest.slice(0, descriptor.digest.indexOf(':'))
    const actual = createDigester(algorithm).update(bytes).digest()
    if (actual === descriptor.digest) return bytes
    throw new SlipwayError('data-loss', `unexpected digest ${actual}, expected ${descriptor.digest}`)
  }

  /** Reads these descriptors by digest. */
  provider(descriptors: readonly Descriptor[]): BlobReader & BlobStat {
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
      read: (digest, options) => this.read(find(digest), options),
    }
  }

  /** Brings one blob in. Concurrent pushes of the same blob are one. */
  pushBlob(descriptor: Descriptor, provider: BlobReader, options: PushBlobOptions = {}): Promise<PushResult> {
    return this.#pushes.run(
      descriptor.digest,
      async (signal) => {
        using _turn = await this.#parts.limits.push.acquire(signal)
        const context = { ...this.#pushContext(), signal }
        return await withRetries(() => pushBlob(context, descriptor, provider, { ...options, signal }), {
          backoffMs: this.#parts.backoffMs,
          signal,
          ...(this.#parts.onRetry ? { onRetry: this.#parts.onRetry } : {}),
        })
      },
      options.signal,
    )
  }

  /** Stores a manifest under its digest, or under a tag; answers its descriptor. */
  pushManifest(
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string; readonly tag?: string },
    signal?: AbortSignal,
  ): Promise<Descriptor> {
    const context = { ...this.#pushContext(), ...(signal ? { signal } : {}) }
    return withRetries(() => pushManifest(context, manifest), {
      backoffMs: this.#parts.backoffMs,
      ...(signal ? { signal } : {}),
      ...(this.#parts.onRetry ? { onRetry: this.#parts.onRetry } : {}),
    })
  }

  /** Whether the repository has this manifest; missing rights count as no. */
  async has(digest: Digest, signal?: AbortSignal): Promise<boolean> {
    try {
      await resolveManifest(this.#requesters(), {
        name: `${formatReference(this.ref)}@${digest}`,
        digest,
        scopes: this.#scopes(false),
        ...(signal ? { signal } : {}),
      })
      return true
    } catch (error) {
      if (
        ['not-found', 'unauthenticated', 'permission-denied'].some((code) =>
          isCode(error, code as 'not-found'),
        )
      ) {
        return false
      }
      throw error
    }
  }

  #requesters(): readonly Requester[] {
    return this.#parts.hosts.map(({ requester }) => requester)
  }

  #pushContext(): { readonly requester: Requester; readonly scopes: readonly string[] } {
    const target = this.#parts.hosts.find(({ host }) => !host.mirror)
    if (!target) throw new SlipwayError('failed-precondition', `no push hosts for ${this.ref.domain}`)
    return { requester: target.requester, scopes: this.#scopes(true) }
  }

  #scopes(push: boolean): readonly string[] {
    return [repositoryScope(this.ref.path, push)]
  }
}
