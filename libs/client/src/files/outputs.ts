import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js'
import { newId, SlipwayError, wrapError } from '@slipway/base'
import { FILE_SEND_DIFF_COPY, type FsSync } from '@slipway/fs-sync'
import { decodeBytesMessage, drained, duplex, service } from '@slipway/rpc'
import type { Attachable } from '../session/session.ts'
import { asPackets } from './directories.ts'

/** Where one output of a build goes. */
export type OutputTarget =
  /** Replaced in one step when all of it is there. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly stream: Writable }
  /** `mirror` also removes what is not sent. */
  | { readonly kind: 'directory'; readonly path: string; readonly mirror: boolean }
  /** An image layout; its blobs are written through the content service. */
  | { readonly kind: 'layout'; readonly path: string }
  /** Whoever asks is told that it is there already. */
  | { readonly kind: 'declined' }

/** Takes what exporters send, by the index of the output in the request. */
export function offerOutputs(targets: ReadonlyMap<number, OutputTarget>, fsSync: FsSync): Attachable {
  return {
    services: [
      service(
        { DiffCopy: FILE_SEND_DIFF_COPY },
        {
          DiffCopy: duplex<Buffer, Uint8Array>(async (call, { metadata, signal }) => {
            const index = outputIndex(metadata)
            const target = targets.get(index)
            if (!target) throw new SlipwayError('not-found', `exporter ${index} not found`)
            await receive(call, target, { fsSync, metadata, signal })
          }),
        },
      ),
    ],
  }
}

interface Receiving {
  readonly fsSync: FsSync
  readonly metadata: Metadata
  readonly signal: AbortSignal
}

/** Daemons before v0.13 know one output only and do not say which. */
function outputIndex(metadata: Metadata): number {
  const index = Number(metadata.get('buildkit-attachable-exporter-id')[0] ?? 0)
  return Number.isInteger(index) ? index : 0
}

async function receive(
  call: ServerDuplexStream<Buffer, Uint8Array>,
  target: OutputTarget,
  context: Receiving,
): Promise<void> {
  switch (target.kind) {
    case 'layout':
      throw new SlipwayError('invalid-argument', 'this output takes blobs, not files')
    case 'declined':
      throw new SlipwayError('already-exists', 'target already exists')
    case 'stream':
      await copyTo(call, target.stream)
      return
    case 'file':
      await receiveFile(call, target.path)
      return
    case 'directory':
      await receiveDirectory(call, target, context)
  }
}

async function receiveDirectory(
  call: ServerDuplexStream<Buffer, Uint8Array>,
  target: { readonly path: string; readonly mirror: boolean },
  { fsSync, metadata, signal }: Receiving,
): Promise<void> {
  if (target.mirror && metadata.get('buildkit-exporter-multi-platform')[0] !== '1') {
    throw new SlipwayError(
      'failed-precondition',
      'local exporter mode=delete requires a BuildKit daemon with multi-platform local export support',
    )
  }
  try {
    mkdirSync(target.path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw wrapError(error, `failed to create synctarget dest dir ${target.path}`)
  }
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  await fsSync.receive(asPackets(call), {
    root: target.path,
    role: 'server',
    mode: target.mirror ? 'mirror' : 'merge',
    differ: target.mirror ? 'none' : 'metadata',
    owner,
    signal,
  })
}

async function receiveFile(call: ServerDuplexStream<Buffer, Uint8Array>, path: string): Promise<void> {
  if (!isReplaceable(path)) {
    const stream = createWriteStream(path)
    await copyTo(call, stream)
    await finish(stream)
    return
  }
  const partial = join(dirname(path), `.slipway-${newId()}`)
  const stream = createWriteStream(partial, { flags: 'wx' })
  try {
    await copyTo(call, stream)
    await finish(stream)
    renameSync(partial, path)
  } catch (error) {
    stream.destroy()
    rmSync(partial, { force: true })
    throw error
  }
}

/** Devices and pipes are written to; everything else is replaced. */
function isReplaceable(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined || stat.isFile()
}

async function copyTo(call: ServerDuplexStream<Buffer, Uint8Array>, out: Writable): Promise<void> {
  let failure: Error | undefined
  const onError = (error: Error): void => {
    failure ??= error
  }
  out.on('error', onError)
  try {
    // Leaving the loop must not destroy the call: its status would never be sent.
    for await (const message of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (failure) throw failure
      if (!out.write(decodeBytesMessage(message).data)) await drained(out)
    }
    if (failure) throw failure
  } finally {
    out.off('error', onError)
  }
}

async function finish(stream: Writable): Promise<void> {
  const closed = once(stream, 'close')
  stream.end()
  await closed
  if (stream.errored) throw stream.errored
}
