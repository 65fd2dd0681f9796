import { createDigester, type Digest, isDigest, SlipwayError, wrapError } from '@slipway/base'
import { type Descriptor, MAX_MANIFEST_SIZE, MediaType } from '@slipway/oci'
import { InvalidAuthorizationError } from './authorizer.ts'
import { unexpectedStatus } from './errors.ts'
import { type HttpResponse, readBody } from './http.ts'
import type { Requester } from './requester.ts'

export const MANIFEST_TYPES: readonly string[] = [
  MediaType.dockerManifest,
  MediaType.dockerManifestList,
  MediaType.ociManifest,
  MediaType.ociIndex,
]

export interface ResolveTarget {
  /** As the user wrote it, for errors. */
  readonly name: string
  readonly tag?: string
  readonly digest?: Digest
  /** Whether the digest may be of any blob, of any size, and not only of a manifest. */
  readonly anyBlob?: boolean
  readonly scopes: readonly string[]
  readonly signal?: AbortSignal
}

const ACCEPT = { accept: [...MANIFEST_TYPES, '*/*'].join(', ') }

/** Asks the servers in turn what a tag or digest stands for. The most telling of their errors is thrown. */
export async function resolveManifest(
  requesters: readonly Requester[],
  target: ResolveTarget,
): Promise<Descriptor> {
  let best: { readonly priority: number; readonly error: unknown } | undefined
  const note = (priority: number, error: unknown): void => {
    if (!best || best.priority < priority) best = { priority, error }
  }
  for (const path of targetPaths(target)) {
    if ((best?.priority ?? 0) > 2) break
    for (const [index, requester] of requesters.entries()) {
      const last = index === requesters.length - 1
      try {
        const found = await resolveAt(requester, path, target, last)
        if (found) return found
        note(2, notFound(target))
      } catch (error) {
        if (target.signal?.aborted) throw error
        note(error instanceof SlipwayError && 'status' in error ? 3 : 1, error)
      }
    }
  }
  throw best?.error ?? notFound(target)
}

async function resolveAt(
  requester: Requester,
  path: string,
  target: ResolveTarget,
  last: boolean,
): Promise<Descriptor | undefined> {
  const request = {
    target: path,
    headers: ACCEPT,
    scopes: target.scopes,
    ...(target.signal ? { signal: target.signal } : {}),
  }
  const head = await requester.send({ ...request, method: 'HEAD' }, last).catch((error: unknown) => {
    throw denied(error, 'pull')
  })
  await head.discard()
  if (head.status === 404) return undefined
  if (head.status > 299) throw await refusal(requester, request, head)
  const claimed = head.headers.get('docker-content-digest')
  const digest = target.digest ?? checkedDigest(claimed)
  const size = Number(head.headers.get('content-length') ?? Number.NaN)
  if (digest !== undefined && Number.isSafeInteger(size)) {
    return checkedSize({ mediaType: mediaTypeOf(head), digest, size }, target)
  }
  const response = await requester.send({ ...request, method: 'GET' })
  if (response.status > 299) throw await unexpectedStatus('GET', response)
  const body = await readBody(response, MAX_MANIFEST_SIZE)
  const actual = createDigester().update(body).digest()
  return checkedSize(
    { mediaType: mediaTypeOf(response), digest: digest ?? actual, size: body.length },
    target,
  )
}

/** A refused HEAD has no body; the same GET tells why. */
async function refusal(
  requester: Requester,
  request: Omit<Parameters<Requester['send']>[0], 'method'>,
  head: HttpResponse,
): Promise<SlipwayError> {
  if (head.status !== 403) return await unexpectedStatus('HEAD', head)
  const get = await requester.send({ ...request, method: 'GET' }, false).catch(() => undefined)
  return get && get.status === 403 ? await unexpectedStatus('GET', get) : await unexpectedStatus('HEAD', head)
}

/** Adds what users know from `docker pull` where the registry said that rights are missing. */
export function denied(error: unknown, action: 'pull' | 'push'): unknown {
  if (!(error instanceof InvalidAuthorizationError)) return error
  return wrapError(error, `${action} access denied, repository does not exist or may require authorization`)
}

export function notFound(target: Pick<ResolveTarget, 'name'>): SlipwayError {
  return new SlipwayError('not-found', `${target.name}: not found`)
}

function targetPaths(target: ResolveTarget): readonly string[] {
  if (target.digest !== undefined) {
    const paths = [`/manifests/${target.digest}`, `/blobs/${target.digest}`]
    return target.anyBlob ? paths.toReversed() : paths
  }
  return [`/manifests/${target.tag ?? 'latest'}`]
}

export function mediaTypeOf(response: HttpResponse): string {
  const header = response.headers.get('content-type') ?? ''
  return (header.split(';')[0] ?? '').trim()
}

function checkedDigest(claimed: string | undefined): Digest | undefined {
  if (claimed === undefined || claimed === '') return undefined
  if (isDigest(claimed)) return claimed
  throw new SlipwayError('unavailable', `${JSON.stringify(claimed)} in header not a valid digest`)
}

function checkedSize(descriptor: Descriptor, target: ResolveTarget): Descriptor {
  if (descriptor.size <= MAX_MANIFEST_SIZE || target.anyBlob) return descriptor
  throw new SlipwayError(
    'not-found',
    `rejecting ${descriptor.size} byte manifest for ${target.name}: not found`,
  )
}
