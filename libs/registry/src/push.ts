import { createDigester, SlipwayError } from '@slipway/base'
import type { Descriptor } from '@slipway/oci'
import { pushed } from './traffic.ts'
import { InvalidAuthorizationError } from './authorizer.ts'
import type { BlobReader } from './blobs.ts'
import { unexpectedStatus } from './errors.ts'
import type { HttpResponse } from './http.ts'
import { locationOf, type Requester } from './requester.ts'
import { denied } from './resolve.ts'
import { repositoryScope } from './scope.ts'

const PUSH_IDLE_TIMEOUT_MS = 30 * 60_000

export interface PushBlobOptions {
  /** Repositories of the same registry that may have the blob, best first. */
  readonly mountFrom?: readonly string[]
  /** Sends the blob in pieces of so many bytes instead of one request. */
  readonly chunkSize?: number
  /** Called with the bytes sent so far. */
  readonly onProgress?: (bytes: number) => void
  readonly signal?: AbortSignal
}

export type PushResult =
  | { readonly kind: 'exists' }
  | { readonly kind: 'mounted'; readonly from: string }
  | { readonly kind: 'pushed' }

interface PushContext {
  readonly requester: Requester
  readonly scopes: readonly string[]
  readonly signal?: AbortSignal
}

/** Brings one blob into the repository by the cheapest way: it is there, it is mounted, it is sent. */
export async function pushBlob(
  context: PushContext,
  descriptor: Descriptor,
  provider: BlobReader,
  options: PushBlobOptions,
): Promise<PushResult> {
  if (await hasContent(context, `/blobs/${descriptor.digest}`, descriptor)) return { kind: 'exists' }
  const started = await startUpload(context, descriptor, options.mountFrom ?? [])
  if (started.kind !== 'upload') return started
  await (options.chunkSize === undefined
    ? sendWhole(context, started.location, descriptor, provider, options)
    : sendChunks(context, started.location, descriptor, provider, {
        ...options,
        chunkSize: options.chunkSize,
      }))
  pushed.add(descriptor.size)
  return { kind: 'pushed' }
}

/** Stores a manifest under its digest, or under a tag. */
export async function pushManifest(
  context: PushContext,
  manifest: { readonly bytes: Uint8Array; readonly mediaType: string; readonly tag?: string },
): Promise<Descriptor> {
  const digest = createDigester().update(manifest.bytes).digest()
  const descriptor = { mediaType: manifest.mediaType, digest, size: manifest.bytes.length }
  const target = `/manifests/${manifest.tag ?? digest}`
  if (await hasContent(context, target, descriptor)) return descriptor
  const response = await send(context, {
    method: 'PUT',
    target,
    headers: { 'content-type': manifest.mediaType },
    body: manifest.bytes,
  })
  await expectStatus(response, 'PUT', [200, 201, 202, 204])
  return descriptor
}

async function hasContent(context: PushContext, target: string, descriptor: Descriptor): Promise<boolean> {
  const request = { method: 'HEAD', target, headers: { accept: `${descriptor.mediaType}, */*` } }
  // A registry may hide whether something exists and still take it.
  const response = await context.requester.send({ ...request, ...rest(context) }).catch((error: unknown) => {
    if (error instanceof InvalidAuthorizationError) return undefined
    throw error
  })
  if (!response) return false
  if (response.status === 404) {
    await response.discard()
    return false
  }
  if (response.status !== 200) throw await unexpectedStatus('HEAD', response)
  await response.discard()
  if (target.endsWith(descriptor.digest)) return true
  return response.headers.get('docker-content-digest') === descriptor.digest
}

type Started = PushResult | { readonly kind: 'upload'; readonly location: URL }

async function startUpload(
  context: PushContext,
  descriptor: Descriptor,
  mountFrom: readonly string[],
): Promise<Started> {
  for (const [index, from] of mountFrom.entries()) {
    const response = await tryMount(context, descriptor, from)
    if (response?.status === 201) {
      await response.discard()
      return { kind: 'mounted', from }
    }
    if (response?.status !== 202) {
      await response?.discard()
      continue
    }
    // Not mounted, but an upload is open all the same.
    const opened = await openedUpload(context, response)
    if (index === mountFrom.length - 1 || opened.kind !== 'upload') return opened
    await cancelUpload(context, opened.location)
  }
  return await openedUpload(context, await send(context, { method: 'POST', target: '/blobs/uploads/' }))
}

/** `undefined` where we may not read the other repository. */
async function tryMount(
  context: PushContext,
  descriptor: Descriptor,
  from: string,
): Promise<HttpResponse | undefined> {
  try {
    return await context.requester.send({
      method: 'POST',
      target: '/blobs/uploads/',
      query: { mount: descriptor.digest, from },
      ...rest(context),
      scopes: [...context.scopes, repositoryScope(from, false)],
    })
  } catch (error) {
    if (error instanceof InvalidAuthorizationError) return undefined
    throw error
  }
}

/** Registries drop forgotten uploads by themselves, so that failing to do it here is no harm. */
async function cancelUpload(context: PushContext, location: URL): Promise<void> {
  const request = { method: 'DELETE', target: location, ...rest(context) }
  const response = await context.requester.send(request).catch(() => undefined)
  await response?.discard()
}

async function openedUpload(context: PushContext, response: HttpResponse): Promise<Started> {
  await expectStatus(response, 'POST', [200, 202, 204])
  return { kind: 'upload', location: locationOf(context.requester, response) }
}

async function sendWhole(
  context: PushContext,
  location: URL,
  descriptor: Descriptor,
  provider: BlobReader,
  options: PushBlobOptions,
): Promise<void> {
  const response = await send(context, {
    method: 'PUT',
    target: withDigest(location, descriptor),
    headers: { 'content-type': 'application/octet-stream' },
    body: () => readCounted(provider, descriptor, options),
    bodySize: descriptor.size,
  })
  await expectStatus(response, 'PUT', [200, 201, 202, 204])
}

async function sendChunks(
  context: PushContext,
  location: URL,
  descriptor: Descriptor,
  provider: BlobReader,
  options: PushBlobOptions & { readonly chunkSize: number },
): Promise<void> {
  let next = location
  for (let start = 0; start < descriptor.size; start += options.chunkSize) {
    const length = Math.min(options.chunkSize, descriptor.size - start)
    const response = await send(context, {
      method: 'PATCH',
      target: next,
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `${start}-${start + length - 1}`,
      },
      body: () => readCounted(provider, descriptor, options, { offset: start, length }),
      bodySize: length,
    })
    await expectStatus(response, 'PATCH', [202, 204])
    next = locationOf(context.requester, response)
  }
  const response = await send(context, {
    method: 'PUT',
    target: withDigest(next, descriptor),
    body: new Uint8Array(),
  })
  await expectStatus(response, 'PUT', [200, 201, 202, 204])
}

async function* readCounted(
  provider: BlobReader,
  descriptor: Descriptor,
  options: PushBlobOptions,
  range: { readonly offset?: number; readonly length?: number } = {},
): AsyncIterable<Uint8Array> {
  let sent = range.offset ?? 0
  const signal = options.signal ? { signal: options.signal } : {}
  for await (const chunk of provider.read(descriptor.digest, { ...range, ...signal })) {
    yield chunk
    sent += chunk.length
    options.onProgress?.(sent)
  }
}

async function send(
  context: PushContext,
  request: Omit<Parameters<Requester['send']>[0], 'scopes' | 'signal'>,
): Promise<HttpResponse> {
  try {
    return await context.requester.send({ ...request, ...rest(context), idleTimeoutMs: PUSH_IDLE_TIMEOUT_MS })
  } catch (error) {
    throw denied(error, 'push')
  }
}

function rest(context: PushContext): { readonly scopes: readonly string[]; readonly signal?: AbortSignal } {
  return { scopes: context.scopes, ...(context.signal ? { signal: context.signal } : {}) }
}

async function expectStatus(
  response: HttpResponse,
  method: string,
  expected: readonly number[],
): Promise<void> {
  if (!expected.includes(response.status)) throw await unexpectedStatus(method, response)
  await response.discard()
}

function withDigest(location: URL, descriptor: Descriptor): URL {
  if (!descriptor.digest) throw new SlipwayError('internal', 'push without digest')
  const url = new URL(location)
  url.searchParams.append('digest', descriptor.digest)
  return url
}
