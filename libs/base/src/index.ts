export {
  abortable,
  abortError,
  createDeferred,
  type Deferred,
  every,
  KeyedMutex,
  mapLimit,
  pauseWhile,
  Semaphore,
  SingleFlight,
  sleep,
  throwIfAborted,
} from './async.ts'
export { ByteQueue, type ByteQueueOptions } from './byte-queue.ts'
export { type Clock, systemClock } from './clock.ts'
export { createDigester, type Digest, type Digester, isDigest, parseDigest, sha256 } from './digest.ts'
export {
  keyDigest,
  noteOrigin,
  type OriginKind,
  type OriginListener,
  watchOrigins,
} from './digest-origins.ts'
export {
  type ErrorCode,
  type ErrorDetail,
  type ErrorOptions,
  errorCode,
  errorMessage,
  invariant,
  isCode,
  SlipwayError,
  type SolveDetail,
  type SourcePosition,
  type SourceRange,
  toSlipwayError,
  withDetails,
  withSolveDetail,
  wrapError,
} from './errors.ts'
export { FAILPOINTS_VARIABLE, failpoint } from './failpoints.ts'
export { goBool, parseGoBool } from './go-bool.ts'
export { formatGoDuration, goDurationMs, parseGoDuration } from './go-duration.ts'
export { goQuote } from './go-quote.ts'
export { newId } from './ids.ts'
export { randomHex } from './random.ts'
export { again, type AgainOptions, asLost, givenUp, isLost, lostError, lostResults } from './lost.ts'
export { createLogger, type Logger, type LogLevel, type LogOptions, silentLogger } from './log.ts'
export type { Problem } from './problem.ts'
export { serveThread, type ThreadCallOptions, type ThreadMethod, ThreadPool, Transfer } from './threads.ts'
export { SharedWork } from './shared-work.ts'
export { inLaterTurn, isTurnOver, laterTurn, pace } from './turns.ts'
export { sourceExcerpt } from './source-excerpt.ts'
