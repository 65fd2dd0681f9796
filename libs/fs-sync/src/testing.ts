import { Duplex } from 'node:stream'
import type { FsSync, ReceiveOptions } from './fs-sync.ts'
import type { ReceiveResult } from './receive/protocol.ts'
import type { SendSource } from './send/protocol.ts'

/** Syncs a directory, or what a source says, between both sides in one process. */
export async function syncOver(
  sync: FsSync,
  from: string | SendSource,
  to: ReceiveOptions,
): Promise<ReceiveResult> {
  const [a, b] = createStreamPair()
  const source = typeof from === 'string' ? { trees: [{ directory: from }] } : from
  const sending = sync.send(a, source, { role: 'server' })
  sending.catch(() => {})
  const received = await sync.receive(b, to)
  await sending
  return received
}

/** Two ends of a packet stream in memory; each message is a Buffer. */
export function createStreamPair(): readonly [Duplex, Duplex] {
  const ends: Duplex[] = []
  const waiting: ((() => void) | undefined)[] = [undefined, undefined]
  for (const side of [0, 1]) {
    const other = 1 - side
    ends.push(
      new Duplex({
        objectMode: true,
        emitClose: false,
        autoDestroy: false,
        read: () => {
          const next = waiting[side]
          waiting[side] = undefined
          next?.()
        },
        write: (message: Buffer, _encoding, done) => {
          if (ends[other]!.push(Buffer.from(message))) done()
          else waiting[other] = done
        },
        final: (done) => {
          ends[other]!.push(null)
          done()
        },
      }),
    )
  }
  return [ends[0]!, ends[1]!]
}
