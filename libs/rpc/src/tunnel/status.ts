import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2'
import { Metadata, status as Code, type StatusObject } from '@grpc/grpc-js'

/** gRPC's table for servers, and what stands before them, that answer without a gRPC status. */
const OF_HTTP: Readonly<Record<number, Code>> = {
  400: Code.INTERNAL,
  401: Code.UNAUTHENTICATED,
  403: Code.PERMISSION_DENIED,
  404: Code.UNIMPLEMENTED,
  429: Code.UNAVAILABLE,
  502: Code.UNAVAILABLE,
  503: Code.UNAVAILABLE,
  504: Code.UNAVAILABLE,
}

/** gRPC's table for streams that are reset before they have a status. */
const OF_RESET: Readonly<Record<number, Code>> = {
  [constants.NGHTTP2_REFUSED_STREAM]: Code.UNAVAILABLE,
  [constants.NGHTTP2_CANCEL]: Code.CANCELLED,
  [constants.NGHTTP2_ENHANCE_YOUR_CALM]: Code.RESOURCE_EXHAUSTED,
  [constants.NGHTTP2_INADEQUATE_SECURITY]: Code.PERMISSION_DENIED,
}

/** From the last headers of a call. */
export function statusOfHeaders(headers: IncomingHttpHeaders): StatusObject {
  const { 'grpc-status': code, 'grpc-message': message, ...rest } = headers
  const metadata = Metadata.fromHttp2Headers(rest)
  if (code === undefined) {
    const http = Number(headers[':status'] ?? 200)
    const details = http === 200 ? 'Call ended without gRPC status' : `Received HTTP status code ${http}`
    return { code: OF_HTTP[http] ?? Code.UNKNOWN, details, metadata }
  }
  const known = Number(code)
  return {
    code: known in Code ? known : Code.UNKNOWN,
    details: message === undefined ? '' : unescape(String(message)),
    metadata,
  }
}

/** The connection of a call was never there; in the words of grpc-js. */
export class UnreachedError extends Error {
  constructor(cause: Error) {
    super(`No connection established. Last error: ${cause.message}`, { cause })
  }
}

export function statusOfReset(stream: ClientHttp2Stream, failure: Error | undefined): StatusObject {
  const metadata = new Metadata()
  if (stream.session === undefined || stream.session.destroyed || stream.session.closed) {
    const details = failure instanceof UnreachedError ? failure.message : 'Connection dropped'
    return { code: Code.UNAVAILABLE, details, metadata }
  }
  const reset = stream.rstCode
  const cause = failure === undefined ? '' : ` triggered by ${failure.message}`
  const details = `Received RST_STREAM with code ${reset}${cause}`
  return { code: OF_RESET[reset] ?? Code.INTERNAL, details, metadata }
}

/** Broken escapes stay as they are. */
function unescape(message: string): string {
  try {
    return decodeURIComponent(message)
  } catch {
    return message
  }
}
