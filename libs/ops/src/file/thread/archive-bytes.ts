import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { decompress, TarReader } from '@slipway/archive'
import { isErrno } from '@slipway/linux'
import { SlipwayError } from '@slipway/base'

const CHUNK = 1 << 20
const XZ = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])
const BZIP2 = Buffer.from('BZh')

/** The uncompressed bytes of an archive: gzip and zstd here, xz and bzip2 by their own programs. */
export async function* archiveBytes(path: string): AsyncGenerator<Buffer> {
  const command = decoderFor(await readHead(path))
  if (command === undefined) yield* decompress(createReadStream(path, { highWaterMark: CHUNK }))
  else yield* decodeWith(command, path)
}

/** Whether the file begins with an entry of a tar archive, compressed or not. */
export async function isArchive(path: string): Promise<boolean> {
  let found = false
  const reader = new TarReader({ header: () => (found = true), data: () => {}, end: () => {} })
  try {
    for await (const chunk of archiveBytes(path)) {
      // Small steps: the first entry is all that is asked for, not whether the rest is sound.
      for (let at = 0; at < chunk.length && !found; at += 512) reader.push(chunk.subarray(at, at + 512))
      if (found) break
    }
    return found
  } catch {
    return found
  }
}

async function readHead(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 15 })) return chunk as Buffer
  return Buffer.alloc(0)
}

function decoderFor(head: Buffer): 'xz' | 'bzip2' | undefined {
  if (head.subarray(0, XZ.length).equals(XZ)) return 'xz'
  return head.subarray(0, BZIP2.length).equals(BZIP2) ? 'bzip2' : undefined
}

async function* decodeWith(command: string, path: string): AsyncGenerator<Buffer> {
  const child = spawn(command, ['-d', '-c', '-q'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const failed = new Promise<never>((_, reject) =>
    child.once('error', (error) => reject(missing(command, error))),
  )
  failed.catch(() => {})
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  let complaint = ''
  child.stderr.on('data', (data: Buffer) => (complaint = (complaint + data.toString()).slice(0, 500)))
  child.stdin.on('error', () => {})
  createReadStream(path, { highWaterMark: CHUNK }).pipe(child.stdin)
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer
    const code = await Promise.race([closed, failed])
    if (code !== 0)
      throw new SlipwayError('data-loss', `${command}: ${complaint.trim() || `exit code ${code}`}`)
  } finally {
    child.kill('SIGKILL')
  }
}

function missing(command: string, error: Error): SlipwayError {
  if (!isErrno(error, 'ENOENT')) return new SlipwayError('unknown', `${command}: ${error.message}`)
  return new SlipwayError('failed-precondition', `cannot unpack: the program ${command} is not installed`)
}
