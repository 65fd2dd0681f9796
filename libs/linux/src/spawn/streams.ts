import { Socket } from 'node:net'
import { createDeferred } from '@slipway/base'
import { deliver, type Receiver } from './pace.ts'

export interface PipeOutput {
  /** Settles when all was delivered, or discarded. */
  readonly done: Promise<void>
  discard(): void
}

export interface PipeInput {
  /** Settles when all was written and the pipe is closed, or it was stopped. */
  readonly done: Promise<void>
  stop(): void
}

/** Delivers what comes out of the pipe or fifo `fd`, which it owns, until nobody holds the other end. */
export function receivePipe(fd: number, onChunk: Receiver): PipeOutput {
  const done = createDeferred<void>()
  const socket = new Socket({ fd, readable: true, writable: false })
  deliver(socket, onChunk)
  // A pipe has no errors that are not its end.
  socket.on('error', () => undefined)
  socket.on('close', () => done.resolve())
  return { done: done.promise, discard: () => void socket.destroy() }
}

/** Writes `source` into the pipe or fifo `fd`, which it owns, with backpressure; then closes it. */
export function feedPipe(fd: number, source: AsyncIterable<Uint8Array>): PipeInput {
  const socket = new Socket({ fd, readable: false, writable: true })
  const iterator = source[Symbol.asyncIterator]()
  const done = createDeferred<void>()
  // The reader may close its end at any time; what is left then is nobody's.
  socket.on('error', () => undefined)
  socket.on('close', () => done.resolve())
  const pump = async (): Promise<void> => {
    for (;;) {
      const next = await iterator.next()
      if (next.done || socket.destroyed) break
      if (!socket.write(next.value)) await drained(socket)
    }
    socket.end()
  }
  pump().catch(() => socket.destroy())
  const stop = (): void => {
    socket.destroy()
    iterator.return?.().catch(() => undefined)
  }
  return { done: done.promise, stop }
}

function drained(socket: Socket): Promise<void> {
  const ready = createDeferred<void>()
  const settle = (): void => {
    socket.off('drain', settle)
    socket.off('close', settle)
    ready.resolve()
  }
  socket.once('drain', settle)
  socket.once('close', settle)
  return ready.promise
}
