import type { ServerHttp2Stream } from 'node:http2'
import { frameHeader, MessageSplitter } from '../frames.ts'
import { MAX_MESSAGE_BYTES } from '../options.ts'
import type { WriteDone } from './data-sender.ts'
import { ReadBuffers } from './read-buffers.ts'

/** The body of a server's call as it is: messages in their frames, past grpc-js. */
export interface FramedBody {
  pause(): void
  resume(): void
  /** Once headers are sent. `done`: the bytes may be used again. */
  write(frames: readonly Uint8Array[], done: () => void): void
}

/**
 * Takes the body of a server's call from http2 itself, for who passes it on: what it says needs no decoding for that. Its end, its
 * headers and its status still go through the call. The sink calls `free` once when it is done with bytes: their memory is gone then.
 * Nothing where `takeBody` would give nothing, but headers may still be unsent.
 */
export function takeFrames(
  call: object,
  sink: (bytes: Buffer, free: () => void) => void,
): FramedBody | undefined {
  const stream = unreadStreamOf(call)
  if (!stream) return undefined
  const buffers = new ReadBuffers()
  stream.removeAllListeners('data')
  stream.on('data', (bytes: Buffer) => sink(bytes, buffers.use(bytes)))
  return {
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    write: (frames, done) => writeFrames(stream, frames, done),
  }
}

/** Writes the body of a server's call for who only answers, see FramedBody. Nothing where http2's stream cannot be had. */
export function frameWriter(call: object): FramedBody['write'] | undefined {
  const stream = streamOf(call)
  return stream && ((frames, done) => writeFrames(stream, frames, done))
}

function writeFrames(stream: ServerHttp2Stream, frames: readonly Uint8Array[], done: () => void): void {
  if (stream.destroyed || stream.writableEnded || !stream.headersSent) process.nextTick(done)
  else writePieces(stream, frames, () => done())
}

/** The messages of a call, past grpc-js. */
export interface DirectBody {
  pause(): void
  resume(): void
  /** Sends one message. `done`: its buffers are free. */
  write(message: readonly Uint8Array[], done: WriteDone): void
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
  const stream = unreadStreamOf(call)
  if (!stream?.headersSent) return undefined
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

function unreadStreamOf(call: object): ServerHttp2Stream | undefined {
  const stream = streamOf(call)
  return stream?.isPaused() ? stream : undefined
}

function streamOf(call: object): ServerHttp2Stream | undefined {
  const { stream } = (call as { readonly call?: { readonly stream?: ServerHttp2Stream } }).call ?? {}
  return stream && typeof stream.isPaused === 'function' && typeof stream.cork === 'function'
    ? stream
    : undefined
}

function writeMessage(stream: ServerHttp2Stream, message: readonly Uint8Array[], done: WriteDone): void {
  if (stream.destroyed || stream.writableEnded) {
    process.nextTick(done, false)
    return
  }
  const header = frameHeader(message.reduce((sum, piece) => sum + piece.length, 0))
  // A stream that was destroyed says that all went well, and is still being written.
  writePieces(stream, [header, ...message], (error) => done(Boolean(error) || stream.destroyed))
}

function writePieces(
  stream: ServerHttp2Stream,
  pieces: readonly Uint8Array[],
  done: (error?: Error | null) => void,
): void {
  stream.cork()
  for (const piece of pieces.slice(0, -1)) stream.write(piece)
  stream.write(pieces.at(-1)!, done)
  stream.uncork()
}
