import type { Readable } from 'node:stream'
import { pauseWhile } from '@slipway/base'

/** Where it answers with a promise, nothing more is read before that settles. */
export type Receiver = (chunk: Uint8Array) => unknown

/** Delivers what is read, as fast as the receiver takes it. */
export function deliver(source: Readable, receiver: Receiver): void {
  source.on('data', (chunk: Uint8Array) => pauseWhile(source, receiver(chunk)))
}
