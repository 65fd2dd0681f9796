import { type handleServerStreamingCall, Metadata } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { frameHeader } from './frames.ts'
import { type CallContext, serverStream } from './handlers.ts'
import { type BytesMessage, piecesOfBytesMessage } from './tunnel/bytes-message.ts'
import { frameWriter } from './tunnel/direct-body.ts'

/**
 * As `serverStream`, for answers that are `{bytes data = 1}`: they go to http2 as they are, where grpc-js would copy each of them
 * twice. When `send` has resolved its bytes may be used again.
 */
export function bytesStream<Req>(
  handle: (request: Req, context: CallContext, send: (data: Uint8Array) => Promise<void>) => Promise<void>,
): handleServerStreamingCall<Req, BytesMessage> {
  return (call) => {
    const serve = serverStream<Req, BytesMessage>(async (request, context, send, headers) => {
      let write: ReturnType<typeof frameWriter>
      let begun = false
      await handle(request, context, async (data) => {
        if (!begun) headers(new Metadata())
        if (!begun) write = frameWriter(call)
        begun = true
        if (!write) {
          await send({ data })
          return
        }
        if (context.signal.aborted || call.writableEnded)
          throw new SlipwayError('canceled', 'context canceled')
        const pieces = piecesOfBytesMessage({ data })
        const header = frameHeader(pieces.reduce((sum, { length }) => sum + length, 0))
        await new Promise<void>((resolve) => write!([header, ...pieces], resolve))
      })
    })
    serve(call)
  }
}
