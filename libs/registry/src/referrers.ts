import type { Digest } from '@slipway/base'
import { type Descriptor, MAX_MANIFEST_SIZE, MediaType, parseIndex } from '@slipway/oci'
import { unexpectedStatus } from './errors.ts'
import { readBody } from './http.ts'
import type { Requester } from './requester.ts'
import { denied } from './resolve.ts'

export interface ReferrersTarget {
  readonly digest: Digest
  readonly scopes: readonly string[]
  readonly signal?: AbortSignal
}

/**
 * The manifests whose subject is this digest, as the registry lists them. Registries without the referrers API keep the list under a tag
 * that is made of the digest. None where there is no list.
 */
export async function fetchReferrers(
  requesters: readonly Requester[],
  target: ReferrersTarget,
): Promise<readonly Descriptor[]> {
  let first: unknown
  for (const path of [`/referrers/${target.digest}`, `/manifests/${target.digest.replace(':', '-')}`]) {
    for (const [index, requester] of requesters.entries()) {
      try {
        const found = await listAt(requester, path, target, index === requesters.length - 1)
        if (found) return found
      } catch (error) {
        if (target.signal?.aborted) throw error
        first ??= denied(error, 'pull')
      }
    }
  }
  if (first !== undefined) throw first
  return []
}

/** `undefined` where this server has no such list. */
async function listAt(
  requester: Requester,
  path: string,
  { scopes, signal }: ReferrersTarget,
  last: boolean,
): Promise<readonly Descriptor[] | undefined> {
  const response = await requester.send(
    {
      method: 'GET',
      target: path,
      headers: { accept: MediaType.ociIndex },
      scopes,
      ...(signal ? { signal } : {}),
    },
    last,
  )
  if (response.status === 404) {
    await response.discard()
    return undefined
  }
  if (response.status !== 200) throw await unexpectedStatus('GET', response)
  return parseIndex(await readBody(response, MAX_MANIFEST_SIZE)).manifests
}
