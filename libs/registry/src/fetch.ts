import { SlipwayError } from '@slipway/base'
import { type Descriptor, isIndexType, isManifestType } from '@slipway/oci'
import { pulled } from './traffic.ts'
import { unexpectedStatus } from './errors.ts'
import type { HttpResponse } from './http.ts'
import type { Requester } from './requester.ts'
import { denied } from './resolve.ts'
import { isRetriable, truncatedError } from './retry.ts'
import { sleep } from '@slipway/base'

export interface FetchTarget {
  readonly descriptor: Descriptor
  readonly scopes: readonly string[]
  readonly offset?: number
  readonly length?: number
  readonly backoffMs: readonly number[]
  readonly onRetry?: (error: unknown, waitMs: number) => void
  readonly signal?: AbortSignal
}

/**
 * Streams the bytes of a descriptor. A connection that breaks is taken up again where it broke; the waits start anew
 * whenever bytes have come in between. Content is not verified here: whoever stores it does that.
 */
export async function* fetchContent(
  requesters: readonly Requester[],
  target: FetchTarget,
): AsyncIterable<Uint8Array> {
  const { descriptor } = target
  let position = target.offset ?? 0
  const end = Math.min(descriptor.size, position + (target.length ?? descriptor.size))
  for (let failures = 0; position < end; ) {
    try {
      for await (const chunk of openContent(requesters, target, position, end)) {
        failures = 0
        position += chunk.length
        if (position > end) throw tooMuch(descriptor)
        pulled.add(chunk.length)
        yield chunk
      }
      if (position < end) throw truncatedError()
    } catch (error) {
      const wait = target.backoffMs[failures++]
      if (wait === undefined || !isRetriable(error) || target.signal?.aborted) throw error
      target.onRetry?.(error, wait)
      await sleep(wait, target.signal)
    }
  }
}

async function* openContent(
  requesters: readonly Requester[],
  target: FetchTarget,
  start: number,
  end: number,
): AsyncIterable<Uint8Array> {
  const response = await openAt(requesters, target, start, end)
  try {
    yield* rangeOf(response, target, start, end)
  } finally {
    await response.discard()
  }
}

async function openAt(
  requesters: readonly Requester[],
  target: FetchTarget,
  start: number,
  end: number,
): Promise<HttpResponse> {
  let first: unknown
  for (const [index, request] of contentRequests(requesters, target.descriptor).entries()) {
    try {
      const response = await request.requester.send(
        {
          method: 'GET',
          target: request.target,
          headers: { accept: acceptFor(target.descriptor), ...rangeHeader(start, end, target.descriptor) },
          scopes: target.scopes,
          ...(target.signal ? { signal: target.signal } : {}),
        },
        index === requesters.length - 1,
      )
      if (response.status === 200 || response.status === 206) return response
      if (response.status === 404) {
        await response.discard()
        first ??= missing(target.descriptor)
      } else first ??= await unexpectedStatus('GET', response)
    } catch (error) {
      if (target.signal?.aborted) throw error
      first ??= denied(error, 'pull')
    }
  }
  throw first ?? missing(target.descriptor)
}

/** Where the content may be had: URLs of its own first (foreign layers), then the servers of the registry. */
function contentRequests(
  requesters: readonly Requester[],
  descriptor: Descriptor,
): readonly { readonly requester: Requester; readonly target: string | URL }[] {
  const manifest = isManifestType(descriptor.mediaType) || isIndexType(descriptor.mediaType)
  const path = `/${manifest ? 'manifests' : 'blobs'}/${descriptor.digest}`
  const external = (descriptor.urls ?? [])
    .filter((url) => /^https?:\/\//.test(url) && URL.canParse(url))
    .flatMap((url) => requesters.slice(-1).map((requester) => ({ requester, target: new URL(url) })))
  return [...external, ...requesters.map((requester) => ({ requester, target: path }))]
}

async function* rangeOf(
  response: HttpResponse,
  target: FetchTarget,
  start: number,
  end: number,
): AsyncIterable<Uint8Array> {
  const wanted = end - start
  let skip = response.status === 206 ? checkedSkip(response, start) : start
  let sent = 0
  const whole = end === target.descriptor.size
  for await (const chunk of response.body) {
    const useful = skip === 0 ? chunk : chunk.subarray(Math.min(skip, chunk.length))
    skip -= chunk.length - useful.length
    if (useful.length === 0) continue
    const rest = wanted - sent
    // Bytes past a range are ours to cut; bytes past the end of the content are a lie about its size.
    if (useful.length > rest && whole) throw tooMuch(target.descriptor)
    yield useful.length > rest ? useful.subarray(0, rest) : useful
    sent += Math.min(useful.length, rest)
    if (sent >= wanted && !whole) return
  }
}

function checkedSkip(response: HttpResponse, start: number): number {
  const range = response.headers.get('content-range') ?? ''
  const first = /^bytes (\d+)-/.exec(range)
  if (first && Number(first[1]) === start) return 0
  throw new SlipwayError('unavailable', `unhandled content range in response: ${range}`)
}

function rangeHeader(start: number, end: number, descriptor: Descriptor): Readonly<Record<string, string>> {
  if (start === 0 && end === descriptor.size) return {}
  return { range: end === descriptor.size ? `bytes=${start}-` : `bytes=${start}-${end - 1}` }
}

function acceptFor(descriptor: Descriptor): string {
  return descriptor.mediaType === '' ? '*/*' : `${descriptor.mediaType}, */*`
}

function missing(descriptor: Descriptor): SlipwayError {
  return new SlipwayError(
    'not-found',
    `could not fetch content descriptor ${descriptor.digest} (${descriptor.mediaType}) from remote: not found`,
  )
}

function tooMuch(descriptor: Descriptor): SlipwayError {
  return new SlipwayError(
    'data-loss',
    `content of ${descriptor.digest} is larger than ${descriptor.size} bytes`,
  )
}
