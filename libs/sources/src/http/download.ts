import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { createDigester, type Digest, throwIfAborted } from '@slipway/base'
import type { ImmutableRef, Refs } from '@slipway/refs'
import type { RecordType, WorkContext } from '@slipway/worker'
import { type DirectoryMounts, withDirectory } from '../with-directory.ts'

const DEFAULT_PERM = 0o600
const BUFFER_SIZE = 1 << 20

export interface DownloadParts extends DirectoryMounts {
  readonly refs: Refs
}

/** How the file is written. */
export interface FileAttributes {
  /** Decides the algorithm of the digest; who asks compares. */
  readonly checksum?: Digest
  /** 0 stands for the default. */
  readonly perm: number
  readonly uid: number
  readonly gid: number
}

export interface Downloaded {
  readonly ref: ImmutableRef
  readonly digest: Digest
}

/** Writes a body as the only file of a new tree. */
export async function download(
  parts: DownloadParts,
  options: FileAttributes,
  file: { readonly name: string; readonly modified?: Date; readonly body: AsyncIterable<Uint8Array> },
  record: { readonly description: string; readonly recordType?: RecordType },
  context: WorkContext,
): Promise<Downloaded> {
  const mutable = await parts.refs.createMutable(undefined, record, context)
  try {
    const digest = await withDirectory(parts, await mutable.mounts(), (root) =>
      writeFile(join(root, file.name), options, file, options.checksum, context.signal),
    )
    return { ref: await mutable.commit(), digest }
  } catch (error) {
    await mutable.release()
    throw error
  }
}

async function writeFile(
  path: string,
  options: FileAttributes,
  file: { readonly modified?: Date; readonly body: AsyncIterable<Uint8Array> },
  checksum: Digest | undefined,
  signal: AbortSignal,
): Promise<Digest> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const handle = await open(path, flags, DEFAULT_PERM)
  try {
    const digester = createDigester(checksum?.slice(0, checksum.indexOf(':')) ?? 'sha256')
    const writer = new BufferedWriter(handle)
    for await (const chunk of file.body) {
      throwIfAborted(signal)
      digester.update(chunk)
      await writer.write(chunk)
    }
    await writer.flush()
    if (options.uid !== 0 || options.gid !== 0) await handle.chown(options.uid, options.gid)
    // After chown, which takes the set-id bits away.
    await handle.chmod(options.perm === 0 ? DEFAULT_PERM : options.perm)
    const time = file.modified ?? new Date(0)
    await handle.utimes(time, time)
    return digester.digest()
  } finally {
    await handle.close()
  }
}

/** Gathers the small chunks of a network stream into large writes. */
class BufferedWriter {
  readonly #handle: FileHandle
  #chunks: Uint8Array[] = []
  #size = 0

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size >= BUFFER_SIZE) await this.flush()
  }

  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#size = 0
    for (let done = 0; done < bytes.length; ) done += (await this.#handle.write(bytes, done)).bytesWritten
  }
}
