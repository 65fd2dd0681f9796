import { keyDigest, SlipwayError } from '@slipway/base'
import { type Descriptor, encodeGoJson } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import { refHold } from '@slipway/refs'
import type { RegistryClient } from '@slipway/registry'
import type { Sessions } from '@slipway/sessions'
import type { RefHold, WorkContext } from '@slipway/worker'
import { download, type DownloadParts } from '../http/download.ts'
import type { ImageRemote } from '../image/remote.ts'
import { ImageRepositories } from '../image/repositories.ts'
import type { SessionAuthorizers } from '../image/session-authorizers.ts'
import { SessionStore } from '../oci-layout/session-store.ts'
import type { Source, SourceInstance } from '../sources.ts'
import { type BlobOptions, LAYOUT_SCHEME, parseBlobOptions, REGISTRY_SCHEME } from './options.ts'

export interface BlobSourceParts extends DownloadParts {
  readonly registry: RegistryClient
  readonly authorizers: SessionAuthorizers
  readonly sessions: Sessions
}

/** `docker-image+blob://` and `oci-layout+blob://`: one blob, by its digest, as a file. */
export function createBlobSource(parts: BlobSourceParts): Source {
  const repositories = new ImageRepositories(parts.registry, parts.authorizers)
  const open = (options: BlobOptions, context: WorkContext): ImageRemote =>
    options.from.kind === 'registry'
      ? repositories.blob(options.from.ref, context.sessions, context.progress)
      : layoutBlob(new SessionStore(parts.sessions, context.sessions, options.from.address), options)
  return {
    schemes: [REGISTRY_SCHEME, LAYOUT_SCHEME],
    resolve: (op: pb.SourceOp.$Properties): SourceInstance => {
      const options = parseBlobOptions(op)
      return {
        key: () => Promise.resolve({ key: keyOf(options), pin: options.digest, done: true }),
        fetch: (context) => fetchBlob(parts, options, open(options, context), context),
      }
    },
  }
}

/** The content is known before it is here: nobody needs to be asked for the key. */
function keyOf({ digest, filename, perm, uid, gid }: BlobOptions): string {
  return keyDigest(
    encodeGoJson({ Digest: digest, Filename: filename, Perm: perm, UID: uid, GID: gid }),
    'json',
  )
}

async function fetchBlob(
  parts: BlobSourceParts,
  options: BlobOptions,
  remote: ImageRemote,
  context: WorkContext,
): Promise<RefHold> {
  const { name, digest, perm, uid, gid, recordType } = options
  const descriptor = await remote.resolve(context.signal)
  const file = {
    name: options.filename === '' ? digest.slice(digest.indexOf(':') + 1) : options.filename,
    body: bounded(remote.read(descriptor, { signal: context.signal }), descriptor),
  }
  const attributes = { checksum: digest, perm, uid, gid }
  const record = { description: `blob ${name}`, recordType }
  const { ref, digest: actual } = await download(parts, attributes, file, record, context)
  if (actual === digest) return refHold(parts.refs.workerId, ref)
  await ref.release()
  throw new SlipwayError('data-loss', `digest mismatch for ${name}: ${actual}`)
}

/** Who sends more than was announced is stopped before the disk is full. */
async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  { digest, size }: Descriptor,
): AsyncIterable<Uint8Array> {
  let received = 0
  for await (const chunk of chunks) {
    received += chunk.length
    if (received > size) throw new SlipwayError('data-loss', `content ${digest} is larger than ${size} bytes`)
    yield chunk
  }
}

function layoutBlob(store: SessionStore, { digest }: BlobOptions): ImageRemote {
  return {
    resolve: async (signal) => ({ mediaType: '', digest, size: await store.size(digest, signal) }),
    read: (descriptor, options) => store.read(descriptor.digest, options),
  }
}
