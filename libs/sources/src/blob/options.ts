import { type Digest, SlipwayError } from '@slipway/base'
import { formatLocator, parseLocator, parseReference, type Reference } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { RecordType } from '@slipway/worker'
import { parseGoInteger } from '../http/options.ts'
import { safeFileName } from '../http/names.ts'
import { parseRecordType, schemeRest } from '../image/options.ts'
import type { StoreAddress } from '../oci-layout/session-store.ts'

export const REGISTRY_SCHEME = 'docker-image+blob'
export const LAYOUT_SCHEME = 'oci-layout+blob'

export interface BlobOptions {
  /** For people: `repository@digest`. */
  readonly name: string
  readonly digest: Digest
  readonly from:
    | { readonly kind: 'registry'; readonly ref: Reference }
    | { readonly kind: 'layout'; readonly address: StoreAddress }
  /** As the op has it, made safe; '' for the digest. */
  readonly filename: string
  readonly perm: number
  readonly uid: number
  readonly gid: number
  readonly recordType: RecordType
}

/** Parses an op of one of the two schemes. Throws `invalid-argument`. */
export function parseBlobOptions(op: pb.SourceOp.$Properties): BlobOptions {
  const attrs = op.attrs ?? {}
  const layout = (op.identifier ?? '').startsWith(`${LAYOUT_SCHEME}://`)
  const locator = parseLocator(schemeRest(op, layout ? LAYOUT_SCHEME : REGISTRY_SCHEME))
  const name = formatLocator(locator)
  const { digest } = locator
  if (digest === undefined)
    throw new SlipwayError('invalid-argument', `invalid reference digest: ${JSON.stringify(name)} has none`)
  const filename = attrs['http.filename'] ?? ''
  return {
    name,
    digest,
    from: layout
      ? { kind: 'layout', address: parseStore(attrs) }
      : { kind: 'registry', ref: parseReference(`${locator.locator}@${digest}`) },
    filename: filename === '' ? '' : safeFileName(filename),
    perm: parseGoInteger('http.perm', attrs['http.perm']) & 0o7777,
    uid: parseGoInteger('http.uid', attrs['http.uid']),
    gid: parseGoInteger('http.gid', attrs['http.gid']),
    recordType: parseRecordType(attrs['image.recordtype']),
  }
}

function parseStore(attrs: Readonly<Record<string, string>>): StoreAddress {
  const storeId = attrs['oci.store'] ?? ''
  if (storeId !== '') return { storeId, sessionId: attrs['oci.session'] ?? '' }
  throw new SlipwayError('invalid-argument', 'oci-layout blob source requires store id')
}
