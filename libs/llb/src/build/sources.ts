import { type Digest, SlipwayError } from '@slipway/base'
import { formatReference, parseReference, type Reference } from '@slipway/oci'
import { AttrBuilder } from './attrs.ts'
import type { OpOptions } from './options.ts'
import { pickOpOptions } from './exec.ts'
import { sourceState } from './source-vertex.ts'
import type { State } from './state.ts'

export interface LocalOptions extends OpOptions {
  readonly sessionId?: string
  readonly includePatterns?: readonly string[]
  readonly excludePatterns?: readonly string[]
  /** Paths to send, with the targets of the symlinks on the way. */
  readonly followPaths?: readonly string[]
  /** Directories with the same hint share what was sent before. */
  readonly sharedKeyHint?: string
  readonly differ?: { readonly type: 'none' | 'metadata'; readonly required?: boolean }
  /** Send names and modes only, except for these paths. */
  readonly metadataOnly?: { readonly exceptions: readonly string[] }
  readonly localUniqueId?: string
}

/** A directory of the client. */
export function local(name: string, options: LocalOptions = {}): State {
  const builder = new AttrBuilder()
    .set('local.session', options.sessionId, 'source.local.sessionid')
    .list('local.includepattern', options.includePatterns, 'source.local.includepatterns')
    .list('local.followpaths', options.followPaths, 'source.local.followpaths')
    .list('local.excludepatterns', options.excludePatterns, 'source.local.excludepatterns')
    .set('local.sharedkeyhint', options.sharedKeyHint, 'source.local.sharedkeyhint')
    .set('local.differ', options.differ?.type, options.differ?.required ? 'source.local.differ' : undefined)
    .flag('local.metadatatransfer', options.metadataOnly !== undefined, 'source.local.metadatatransfer')
    .list('local.metadatatransferexclude', options.metadataOnly?.exceptions)
    .cap('source.local')
  const { localUniqueId } = options
  return sourceState(
    { identifier: `local://${name}`, ...builder.parts() },
    { ...pickOpOptions(options), ...(localUniqueId === undefined ? {} : { localUniqueId }) },
  )
}

/** How the one file of an http or blob source is written. */
export interface FileInfo {
  readonly filename?: string
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
}

export interface HttpOptions extends OpOptions, FileInfo {
  readonly checksum?: Digest
  readonly authHeaderSecret?: string
  readonly headers?: { readonly accept?: string; readonly userAgent?: string }
  readonly pgp?: { readonly publicKey: string; readonly signature: string }
}

const PERMISSIONS = 0o777

/** One file, fetched from a URL. */
export function http(url: string, options: HttpOptions = {}): State {
  const { headers, pgp } = options
  const builder = fileAttrs(
    new AttrBuilder().set('http.checksum', options.checksum, 'source.http.checksum'),
    options,
    { mode: 'source.http.perm', owner: 'soruce.http.uidgid' },
  )
    .set('http.authheadersecret', options.authHeaderSecret, 'source.http.auth')
    .set('http.header.accept', headers?.accept)
    .set('http.header.user-agent', headers?.userAgent)
    .set('http.sig.pubkey', pgp?.publicKey)
    .set('http.sig.signature', pgp?.signature)
    .cap('source.http')
  if (headers) builder.cap('source.http.header')
  if (pgp) builder.cap('source.http.signatureverify')
  return sourceState({ identifier: url, ...builder.parts() }, pickOpOptions(options))
}

function fileAttrs(
  builder: AttrBuilder,
  info: FileInfo,
  caps: { readonly mode?: string; readonly owner?: string } = {},
): AttrBuilder {
  const mode = (info.mode ?? 0) & PERMISSIONS
  return builder
    .set('http.filename', info.filename)
    .set('http.perm', mode !== 0 && `0${mode.toString(8)}`, caps.mode)
    .set('http.uid', info.uid ? String(info.uid) : undefined, caps.owner)
    .set('http.gid', info.gid ? String(info.gid) : undefined, caps.owner)
}

export interface OciLayoutOptions extends OpOptions {
  readonly sessionId?: string
  readonly storeId?: string
  readonly layerLimit?: number
}

/** An image of an OCI layout that the client serves: `name@digest`. */
export function ociLayout(ref: string, options: OciLayoutOptions = {}): State {
  const builder = new AttrBuilder()
    .set('oci.session', options.sessionId)
    .set('oci.store', options.storeId)
    .set('oci.layerlimit', options.layerLimit?.toString())
    .cap('source.ocilayout')
  return sourceState({ identifier: `oci-layout://${ref}`, ...builder.parts() }, pickOpOptions(options))
}

export interface BlobOptions extends OpOptions, FileInfo {}

/** One blob of a registry as a file: `repository@digest`. */
export function imageBlob(ref: string, options: BlobOptions = {}): State {
  const builder = fileAttrs(new AttrBuilder(), options).cap('source.imageblob')
  const identifier = `docker-image+blob://${formatReference(blobReference(ref))}`
  return sourceState({ identifier, ...builder.parts() }, pickOpOptions(options))
}

/** One blob of an OCI layout that the client serves, as a file. */
export function ociLayoutBlob(
  ref: string,
  options: BlobOptions & { readonly sessionId?: string; readonly storeId?: string } = {},
): State {
  const builder = fileAttrs(new AttrBuilder(), options)
    .set('oci.session', options.sessionId)
    .set('oci.store', options.storeId)
    .cap('source.imageblob')
  const identifier = `oci-layout+blob://${formatReference(blobReference(ref))}`
  return sourceState({ identifier, ...builder.parts() }, pickOpOptions(options))
}

function blobReference(text: string): Reference {
  const reference = parseReference(text)
  if (reference.tag !== undefined) {
    throw new SlipwayError('invalid-argument', 'tagged image reference not allowed for blob reference')
  }
  if (reference.digest === undefined) {
    throw new SlipwayError('invalid-argument', 'checksum required in blob reference')
  }
  return reference
}
