import { isCode, SlipwayError, wrapError, failpoint } from '@slipway/base'
import { type BlobProvider, readBlob } from '@slipway/content'
import {
  type Descriptor,
  formatReference,
  isIndexType,
  isManifestType,
  isNondistributableType,
  parseReference,
  type Reference,
  repositoriesIn,
  repositoryName,
  withDefaultTag,
} from '@slipway/oci'
import type { Authorizer, RegistryClient, Repository } from '@slipway/registry'
import type { RemoteResult } from '@slipway/worker'
import { imageBlobs } from '../archive/image-archive.ts'
import type { ExportContext } from '../exporters.ts'
import { oneOff } from '../one-off.ts'

export interface PushDeps {
  readonly registry: RegistryClient
  /** Who the pushes of a request are made as: its client's sessions. */
  readonly authorizer: (repository: string, context: ExportContext) => Authorizer
}

export interface PushRequest {
  readonly image: Descriptor
  readonly provider: BlobProvider
  readonly remotes: readonly RemoteResult[]
  readonly byDigest: boolean
  readonly insecure: boolean
}

/** Pushes an image under one name: blobs first, then manifests, the root last. */
export async function pushImage(
  name: string,
  request: PushRequest,
  deps: PushDeps,
  context: ExportContext,
): Promise<void> {
  try {
    const ref = targetOf(name, request.byDigest)
    const repository = deps.registry.repository(ref, deps.authorizer(repositoryName(ref), context), {
      insecure: request.insecure,
      onRetry: (error, waitMs) => logRetry(context, error, waitMs),
    })
    const parts = await imageBlobs(request.provider, request.image, context.signal)
    await oneOff(context.progress, 'pushing layers', () => pushBlobs(repository, parts, request, context))
    const shown = request.byDigest ? repositoryName(ref) : `${formatReference(ref)}@${request.image.digest}`
    await oneOff(context.progress, `pushing manifest for ${shown}`, () =>
      pushManifests(repository, parts, request, context),
    )
  } catch (error) {
    throw wrapError(error, `failed to push ${name}`)
  }
}

function targetOf(name: string, byDigest: boolean): Reference {
  const ref = parseReference(name)
  if (!byDigest) return withDefaultTag(ref)
  if (ref.tag === undefined && ref.digest === undefined) return ref
  throw new SlipwayError('invalid-argument', `can't push tagged ref ${formatReference(ref)} by digest`)
}

async function pushBlobs(
  repository: Repository,
  parts: readonly Descriptor[],
  request: PushRequest,
  context: ExportContext,
): Promise<void> {
  const origins = new Map(
    request.remotes.flatMap(({ layers }) => layers.map((layer) => [layer.descriptor.digest, layer.origin])),
  )
  const blobs = new Map(
    parts
      .filter((part) => !isManifest(part) && !isNondistributableType(part.mediaType))
      .map((part) => [part.digest, part]),
  )
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const settled = await Promise.allSettled(
    [...blobs.values()].map(async (blob) => {
      const mountFrom = await mountSources(repository.ref, blob, origins.get(blob.digest), request.provider)
      try {
        await repository.pushBlob(blob, request.provider, { mountFrom, signal })
        failpoint('export.blob.pushed')
      } catch (error) {
        stop.abort()
        throw error
      }
    }),
  )
  const failures = settled.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  // What was stopped because of the failure of another is not the cause.
  if (failures.length > 0) throw failures.find((error) => !isCode(error, 'canceled')) ?? failures[0]
}

/** Repositories of the same registry that are known to have the blob. */
async function mountSources(
  target: Reference,
  blob: Descriptor,
  origin: string | undefined,
  provider: BlobProvider,
): Promise<readonly string[]> {
  const labels = (await provider.stat(blob.digest))?.labels ?? {}
  const labelled = repositoriesIn(labels, target.domain)
  const own = origin?.startsWith(`${target.domain}/`) ? [origin.slice(target.domain.length + 1)] : []
  return [...new Set([...own, ...labelled])].filter((path) => path !== '' && path !== target.path)
}

/** Children before what names them. Only the root gets the tag. */
async function pushManifests(
  repository: Repository,
  parts: readonly Descriptor[],
  request: PushRequest,
  context: ExportContext,
): Promise<void> {
  const { tag } = repository.ref
  const manifests = new Map(parts.filter(isManifest).map((part) => [part.digest, part]))
  for (const manifest of [...manifests.values()].reverse()) {
    const bytes = await readBlob(request.provider, manifest.digest, undefined, context.signal)
    const tagged = manifest.digest === request.image.digest && !request.byDigest && tag !== undefined
    await repository.pushManifest(
      { bytes, mediaType: manifest.mediaType, ...(tagged ? { tag } : {}) },
      context.signal,
    )
  }
}

function isManifest(descriptor: Descriptor): boolean {
  return isManifestType(descriptor.mediaType) || isIndexType(descriptor.mediaType)
}

function logRetry(context: ExportContext, error: unknown, waitMs: number): void {
  const message = error instanceof Error ? error.message : String(error)
  context.progress.log(2, Buffer.from(`error: ${message}\nretrying in ${waitMs / 1000}s\n`))
}
