export { type Address, grpcTarget, parseAddress } from './address.ts'
export { bytesStream } from './bytes-stream.ts'
export { type Caller, createCaller, messagesOf, type RpcCallOptions, type RpcMethod } from './caller.ts'
export { dial, type DialTls } from './dial.ts'
export {
  type CallContext,
  type CallTracing,
  clientStream,
  drained,
  duplex,
  quiet,
  requestsOf,
  senderOf,
  serverStream,
  unary,
} from './handlers.ts'
export { createHealthService } from './health.ts'
export { urisOf } from './identity.ts'
export { type Keepalive, KEEPALIVE, PATIENT_KEEPALIVE } from './keepalive.ts'
export { CHANNEL_OPTIONS, MAX_MESSAGE_BYTES, WINDOW_BYTES } from './options.ts'
export { onLine } from './line/client.ts'
export { type ProcessCall, RemoteProcess } from './process/client.ts'
export type { ProcessExit, ProcessIO, RunningProcess } from './process/process.ts'
export { ProcessSide } from './process/server.ts'
export { createReflectionServices } from './reflection.ts'
export { serveConnection } from './serve-connection.ts'
export {
  claimSocket,
  type RunningServer,
  serve,
  type ServeOptions,
  type ServeTls,
  service,
  type Service,
} from './serve.ts'
export { SocketDuplex } from './socket-duplex.ts'
export {
  decodeStack,
  encodeStack,
  type ProgramVersion,
  setProgramVersion,
  stackOf,
  type StackTrace,
} from './stack.ts'
export {
  decodeStatus,
  encodeStatus,
  fromServiceError,
  isUnreached,
  namePeer,
  toServiceError,
} from './status.ts'
export {
  type BytesMessage,
  bytesMethod,
  decodeBytesMessage,
  encodeBytesMessage,
} from './tunnel/bytes-message.ts'
export { type FramedCall, isFramed } from './tunnel/call.ts'
export { openTunnelCaller } from './tunnel/client.ts'
export { dialFramed } from './tunnel/dial-framed.ts'
export { type FramedBody, takeFrames } from './tunnel/direct-body.ts'
export { type MessageStream, TunnelStream } from './tunnel/stream.ts'
