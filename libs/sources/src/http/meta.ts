import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import Long from 'long'
import type { moby } from '@slipway/proto'
import type { ImmutableRef } from '@slipway/refs'
import type { SourceMeta, WorkContext } from '@slipway/worker'
import { type DirectoryMounts, withDirectory } from '../with-directory.ts'
import type { HttpFacts } from './keys.ts'

type ChecksumRequest = moby.buildkit.v1.frontend.ChecksumRequest.$Properties
type ChecksumResponse = moby.buildkit.v1.frontend.ChecksumResponse.$Properties

/** Of ChecksumRequest. */
const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const
const MAX_SUFFIX = 4096
const BUFFER_SIZE = 1 << 20

export function checkChecksumRequest({ Algo, Suffix }: ChecksumRequest): void {
  if ((Suffix?.length ?? 0) > MAX_SUFFIX) {
    throw new SlipwayError('invalid-argument', `http checksum request suffix exceeds max size ${MAX_SUFFIX}`)
  }
  algorithmOf(Algo ?? 0)
}

export function httpMeta({ digest, filename, modified }: HttpFacts, checksum?: ChecksumResponse): SourceMeta {
  return {
    HTTP: {
      Checksum: digest,
      Filename: filename,
      ...(modified
        ? { LastModified: { seconds: Long.fromNumber(Math.floor(modified.getTime() / 1000)) } }
        : {}),
      ...(checksum ? { ChecksumResponse: checksum } : {}),
    },
  }
}

/** Digest of a fetched file with a suffix behind it: what signatures of files are made of. */
export async function answerChecksum(
  mounts: DirectoryMounts,
  ref: ImmutableRef,
  filename: string,
  { Algo, Suffix }: ChecksumRequest,
  context: WorkContext,
): Promise<ChecksumResponse> {
  const algorithm = algorithmOf(Algo ?? 0)
  const hash = createHash(algorithm)
  await withDirectory(mounts, await ref.mounts(context), async (root) => {
    const chunks = createReadStream(join(root, filename), { highWaterMark: BUFFER_SIZE })
    for await (const chunk of chunks) hash.update(chunk as Buffer)
  })
  const suffix = Suffix ?? new Uint8Array()
  return { Digest: `${algorithm}:${hash.update(suffix).digest('hex')}`, Suffix: suffix }
}

function algorithmOf(code: number): (typeof ALGORITHMS)[number] {
  const name = ALGORITHMS[code]
  if (name !== undefined) return name
  throw new SlipwayError('invalid-argument', `unsupported checksum algorithm ${code}`)
}
