import type { Readable } from 'node:stream'

/** Where it answers with a promise, nothing more is read before that settles. */
export type Receiver = (chunk: Uint8Array) => unknown

/** Delivers what is read, as fast as the receiver takes it. */
export function deliver(source: Readable, receiver: Receiver): void {
  source.on('data', (chunk: Uint8Array) => {
    const taken = receiver(chunk)
    if (!isPromise(taken)) return
    source.pause()
    const go = (): void => void source.resume()
    taken.then(go, go)
  })
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | undefined)?.then === 'function'
}
