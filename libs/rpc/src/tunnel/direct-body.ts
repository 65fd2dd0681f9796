import type { Http2Stream } from 'node:http2'
import { MessageSplitter } from '../frames.ts'
import { MAX_MESSAGE_BYTES } from '../options.ts'

/** What arrives in a call, as it comes from http2. */
export interface DirectBody {
  pause(): void
  resume(): void
}

/**
 * Takes the requests of a server's call from http2 itself: grpc-js stops and starts its stream for each of them, and clients
 * send a message for every frame of the connection inside. It keeps the stream in a private field; where there is none, or
 * somebody has begun to read, this gives nothing and the call is to be read as usual. All but requests still goes through
 * the call.
 */
export function takeBody(
  call: object,
  onMessage: (bytes: Buffer) => void,
  onError: (error: Error) => void,
): DirectBody | undefined {
  const { stream } = (call as { readonly call?: { readonly stream?: Http2Stream } }).call ?? {}
  if (!stream || typeof stream.isPaused !== 'function' || !stream.isPaused()) return undefined
  const splitter = new MessageSplitter(MAX_MESSAGE_BYTES)
  stream.removeAllListeners('data')
  stream.on('data', (chunk: Buffer) => {
    try {
      for (const message of splitter.split(chunk)) onMessage(message)
    } catch (error) {
      onError(error as Error)
    }
  })
  return stream
}
