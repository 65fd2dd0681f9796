import { Metadata, type ServiceError, status as Code } from '@grpc/grpc-js'
import {
  type ErrorCode,
  type ErrorDetail,
  type SolveDetail,
  asLost,
  SlipwayError,
  toSlipwayError,
  withDetails,
  wrapError,
} from '@slipway/base'
import { google } from '@slipway/proto'
import { decodeDetail, encodeDetail } from './details.ts'
import { excerptOf } from './source-excerpt.ts'
import { encodeStack, isStack, stackOf } from './stack.ts'

const DETAILS_KEY = 'grpc-status-details-bin'
/** Trailers must stay well below the 16 KiB that common HTTP/2 peers accept as a header list. */
const MAX_DETAILS_BYTES = 12 << 10

const TO_GRPC: Readonly<Record<ErrorCode, Code>> = {
  canceled: Code.CANCELLED,
  unknown: Code.UNKNOWN,
  'invalid-argument': Code.INVALID_ARGUMENT,
  'deadline-exceeded': Code.DEADLINE_EXCEEDED,
  'not-found': Code.NOT_FOUND,
  'already-exists': Code.ALREADY_EXISTS,
  'permission-denied': Code.PERMISSION_DENIED,
  'resource-exhausted': Code.RESOURCE_EXHAUSTED,
  'failed-precondition': Code.FAILED_PRECONDITION,
  aborted: Code.ABORTED,
  'out-of-range': Code.OUT_OF_RANGE,
  unimplemented: Code.UNIMPLEMENTED,
  internal: Code.INTERNAL,
  unavailable: Code.UNAVAILABLE,
  'data-loss': Code.DATA_LOSS,
  unauthenticated: Code.UNAUTHENTICATED,
}
const FROM_GRPC = new Map(Object.entries(TO_GRPC).map(([code, grpc]) => [grpc, code as ErrorCode]))

/** What the code of an error is called in gRPC's documentation and in metrics: `NOT_FOUND`. */
export function statusName(error: unknown): string {
  return Code[TO_GRPC[fromServiceError(error).code]]
}

/** google.rpc.Status with all typed details: on the wire the outermost comes first. */
export function encodeStatus(error: unknown): google.rpc.Status.$Properties {
  const known = toSlipwayError(error)
  const details = known.details.toReversed().map(encodeDetail)
  return { code: TO_GRPC[known.code], message: known.message, details }
}

function decodeDetails(status: google.rpc.Status.$Properties): readonly ErrorDetail[] {
  return (status.details ?? []).map(decodeDetail).toReversed()
}

export function decodeStatus(status: google.rpc.Status.$Properties): SlipwayError {
  const details = decodeDetails(status)
  return new SlipwayError(FROM_GRPC.get(status.code ?? 2) ?? 'unknown', status.message ?? '', { details })
}

/** Encoded details; where not all of them fit into the trailers, those that matter least are shortened or left out. */
function encodeTrailer(error: SlipwayError): Buffer {
  let details: readonly ErrorDetail[] = error.details
  for (;;) {
    const encoded = google.rpc.Status.encode(
      encodeStatus(new SlipwayError(error.code, error.message, { details })),
    ).finish()
    if (encoded.length <= MAX_DETAILS_BYTES || details.length === 0) return Buffer.from(encoded)
    details = lessOf(details)
  }
}

/** Stacks go first, then what only debuggers read, then lines that an error is not about, then the largest. */
function lessOf(details: readonly ErrorDetail[]): readonly ErrorDetail[] {
  const stack = details.findIndex(isStack)
  if (stack >= 0) return details.toSpliced(stack, 1)
  const op = details.findIndex((detail) => detail.kind === 'solve' && detail.op)
  if (op >= 0) return details.with(op, withoutOp(details[op] as SolveDetail))
  const shorter = details.map((detail) => (detail.kind === 'source' ? excerptOf(detail) : detail))
  if (shorter.some((detail, index) => sizeOf(detail) < sizeOf(details[index]!))) return shorter
  const sizes = details.map(sizeOf)
  return details.toSpliced(sizes.indexOf(Math.max(...sizes)), 1)
}

/** The op of a step can hold whole files; the ids of its results are what debuggers need most. */
function withoutOp({ op: _op, ...rest }: SolveDetail): SolveDetail {
  return rest
}

function sizeOf(detail: ErrorDetail): number {
  return encodeDetail(detail).value?.length ?? 0
}

/** What a handler gives to grpc-js to fail a call; the stack of this process goes with it. */
export function toServiceError(
  error: unknown,
): Partial<ServiceError> & { code: Code; details: string; metadata: Metadata } {
  const known = toSlipwayError(error)
  const metadata = new Metadata()
  const traced = withDetails(known, encodeStack(stackOf(error)))
  metadata.set(DETAILS_KEY, encodeTrailer(traced))
  return {
    name: 'Error',
    message: known.message,
    code: TO_GRPC[known.code],
    details: known.message,
    metadata,
  }
}

/** How grpc-js begins what it says when a connection is lost, or there is none; a peer's own words do not begin so. */
const DROPPED =
  /^(Connection dropped|read E(CONNRESET|TIMEDOUT)|Stream refused by server|Received RST_STREAM with code \d+ triggered by internal client error: (read|write) E)/
const UNREACHED = /^(No connection established|Channel closed before call started)/

/** The same error; where the connection to `peer` ("the worker") was lost or never made, it says so. */
export function namePeer(error: unknown, peer: string): unknown {
  const known = fromServiceError(error)
  if (known.code !== 'unavailable') return error
  if (DROPPED.test(known.message)) return wrapError(known, `lost the connection to ${peer}`)
  return isUnreached(known) ? wrapError(known, `cannot reach ${peer}`) : error
}

/** Whether a call failed before anything of it left this process: making it again is safe. */
export function isUnreached(error: unknown): boolean {
  const known = fromServiceError(error)
  return known.code === 'unavailable' && UNREACHED.test(known.message)
}

/** An error of a grpc-js call as ours, with its details read back. That of a connection that was lost, or not made, is marked so. */
export function fromServiceError(error: unknown): SlipwayError {
  if (error instanceof SlipwayError) return error
  const service = error as Partial<ServiceError>
  if (typeof service.code !== 'number') return toSlipwayError(error)
  const message =
    service.details !== undefined && service.details !== '' ? service.details : (service.message ?? '')
  const raw = service.metadata?.get(DETAILS_KEY)[0]
  let details: readonly ErrorDetail[] = []
  if (raw instanceof Buffer) {
    try {
      details = decodeDetails(google.rpc.Status.decode(raw))
    } catch {
      details = []
    }
  }
  // What a peer answers has details, and be it the stack; words of grpc-js have none.
  if (raw === undefined && isConnectionLoss(service.code, message))
    return asLost(new SlipwayError('unavailable', message, { cause: error }))
  return new SlipwayError(FROM_GRPC.get(service.code) ?? 'unknown', message, { details, cause: error })
}

function isConnectionLoss(code: Code, message: string): boolean {
  if (code === Code.UNAVAILABLE) return DROPPED.test(message) || UNREACHED.test(message)
  return code === Code.INTERNAL && DROPPED.test(message)
}
