import type { ServerHttp2Stream } from 'node:http2'
import { frameHeader, MessageSplitter } from '../frames.ts'
import { MAX_MESSAGE_BYTES } from '../options.ts'

/** The messages of a call, past grpc-js. */
export interface DirectBody {
  pause(): void
  resume(): void
  /** Sends one message. `done`: its buffers are free. */
  write(message: readonly Uint8Array[], done: () => void): void
}

/**
 * Takes the requests of a server's call from http2 itself, and gives it the answers: grpc-js stops and starts its stream for
 * each request, of which clients send one for every frame of the connection inside, and copies each answer twice. It keeps the
 * stream in a private field; where there is none, or somebody has begun to read, or headers are not sent, this gives nothing
 * and the call is to be used as usual. All but messages still goes through the call.
 */
export function takeBody(
  call: object,
  onMessage: (bytes: Buffer) => void,
  onError: (error: Error) => void,
): DirectBody | undefined {
  const { stream } = (call as { readonly call?: { readonly stream?: ServerHttp2Stream } }).call ?? {}
  if (!stream || typeof stream.isPaused !== 'function' || !stream.isPaused()) return undefined
  if (!stream.headersSent) return undefined
  const splitter = new MessageSplitter(MAX_MESSAGE_BYTES)
  stream.removeAllListeners('data')
  stream.on('data', (chunk: Buffer) => {
    try {
      for (const message of splitter.split(chunk)) onMessage(message)
    } catch (error) {
      onError(error as Error)
    }
  })
  stream.on('error', onError)
  return {
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    write: (message, done) => writeMessage(stream, message, done),
  }
}

function writeMessage(stream: ServerHttp2Stream, message: readonly Uint8Array[], done: () => void): void {
  if (stream.destroyed || stream.writableEnded) {
    process.nextTick(done)
    return
  }
  stream.cork()
  stream.write(frameHeader(message.reduce((sum, piece) => sum + piece.length, 0)))
  for (const piece of message.slice(0, -1)) stream.write(piece)
  stream.write(message.at(-1)!, () => done())
  stream.uncork()
}
