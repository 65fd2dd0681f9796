import type { ServerDuplexStream } from '@grpc/grpc-js'
import type { Attachable } from '@slipway/client'
import { FILE_SYNC_DIFF_COPY } from '@slipway/fs-sync'
import { fsutil } from '@slipway/proto'
import { duplex, service } from '@slipway/rpc'
import Long from 'long'

export type PacketFields = fsutil.types.Packet.$Properties
export type StatFields = fsutil.types.Stat.$Properties

/** The other side of a file sync, in the hands of a test. */
export interface Peer {
  send(packet: PacketFields): void
  /** Bytes instead of a packet. */
  raw(bytes: Uint8Array): void
  /** The next packet of the receiver; undefined when it has ended. */
  next(): Promise<fsutil.types.Packet.$Shape | undefined>
  /** Breaks the call off with an error. */
  fail(message: string): never
}

const { PacketType } = fsutil.types.Packet

/** Go's FileMode bits, which the wire uses. */
export const MODE_DIR = 0x80000000
export const MODE_SYMLINK = 0x08000000

export function file(path: string, more: StatFields = {}): PacketFields {
  return stat({ path, mode: 0o644, size: Long.fromNumber(1), ...more })
}

export function dir(path: string): PacketFields {
  return stat({ path, mode: (MODE_DIR | 0o755) >>> 0 })
}

export function link(path: string, linkname: string): PacketFields {
  return stat({ path, linkname, mode: (MODE_SYMLINK | 0o777) >>> 0 })
}

function stat(fields: StatFields): PacketFields {
  return { type: PacketType.PACKET_STAT, stat: { modTime: Long.fromNumber(1e9), ...fields } }
}

export const END_OF_STATS: PacketFields = { type: PacketType.PACKET_STAT }

/** A FileSync service that does what `script` says, whatever the protocol wants. */
export function offerSync(script: (peer: Peer) => Promise<void>): Attachable {
  const DiffCopy = duplex<Buffer, Uint8Array>(async (call) => {
    const packets = incoming(call)
    await script({
      send: (packet) => void call.write(Buffer.from(fsutil.types.Packet.encode(packet).finish())),
      raw: (bytes) => void call.write(Buffer.from(bytes)),
      next: async () => {
        const { value, done } = await packets.next()
        return done ? undefined : value
      },
      fail: (message) => {
        throw new Error(message)
      },
    })
  })
  return { services: [service({ DiffCopy: FILE_SYNC_DIFF_COPY }, { DiffCopy })] }
}

async function* incoming(
  call: ServerDuplexStream<Buffer, Uint8Array>,
): AsyncGenerator<fsutil.types.Packet.$Shape> {
  try {
    for await (const bytes of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
      yield fsutil.types.Packet.decode(bytes)
  } catch {
    // The receiver went away: that is an end too.
  }
}

/** Sends these entries, and one byte for whatever is asked for, until the receiver has enough. */
export function entries(...packets: readonly PacketFields[]): (peer: Peer) => Promise<void> {
  return async (peer) => {
    for (const packet of packets) peer.send(packet)
    peer.send(END_OF_STATS)
    await serve(peer)
  }
}

export async function serve(peer: Peer): Promise<void> {
  for (let packet = await peer.next(); packet; packet = await peer.next()) {
    if (packet.type === PacketType.PACKET_REQ) {
      peer.send({ type: PacketType.PACKET_DATA, ID: packet.ID ?? 0, data: Buffer.from('x') })
      peer.send({ type: PacketType.PACKET_DATA, ID: packet.ID ?? 0 })
    } else if (packet.type === PacketType.PACKET_FIN) {
      peer.send({ type: PacketType.PACKET_FIN })
      return
    }
  }
}

export { PacketType }
