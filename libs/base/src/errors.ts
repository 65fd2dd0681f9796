/** Closed list of error codes; one to one with the gRPC status codes of the same names. */
export type ErrorCode =
  | 'canceled'
  | 'unknown'
  | 'invalid-argument'
  | 'deadline-exceeded'
  | 'not-found'
  | 'already-exists'
  | 'permission-denied'
  | 'resource-exhausted'
  | 'failed-precondition'
  | 'aborted'
  | 'out-of-range'
  | 'unimplemented'
  | 'internal'
  | 'unavailable'
  | 'data-loss'
  | 'unauthenticated'

/** A zero-based-free position: `line` starts at 1, `character` at 0, as in pb.Position. */
export interface SourcePosition {
  readonly line: number
  readonly character: number
}

export interface SourceRange {
  readonly start: SourcePosition
  readonly end: SourcePosition
}

/** What a step was about when it failed, for debuggers: they open containers on the results that it names. */
export interface SolveDetail {
  readonly kind: 'solve'
  /** Results that the step began with; '' where there was none. By mount for an exec, by input for file actions. */
  readonly inputIds: readonly string[]
  /** What the step had made of them when it failed, by mount or by file action. */
  readonly mountIds: readonly string[]
  /** pb.Op, as protobuf's JSON or as a message. */
  readonly op?: object
  readonly description?: Readonly<Record<string, string>>
  /** The file action that failed, or the input whose content could not be read. */
  readonly subject?: { readonly kind: 'file' | 'cache'; readonly index: number }
}

/**
 * Typed facts that travel with an error, across services and to the client
 * (as google.protobuf.Any in grpc-status-details-bin).
 */
export type ErrorDetail =
  | { readonly kind: 'vertex'; readonly digest: string }
  | {
      readonly kind: 'source'
      readonly filename: string
      readonly data: Uint8Array
      readonly language: string
      /** Marshalled pb.Definition of the state that the file came from, if known. */
      readonly definition?: Uint8Array
      readonly ranges: readonly SourceRange[]
    }
  | { readonly kind: 'frontend'; readonly name: string; readonly source: string }
  | { readonly kind: 'subrequest'; readonly name: string }
  | { readonly kind: 'frontend-cap'; readonly name: string }
  | { readonly kind: 'exit'; readonly exitCode: number }
  | SolveDetail
  /** Another service was lost on the way (see `lost.ts`); `results` are those that were lost with it. Between services only. */
  | { readonly kind: 'lost'; readonly results: readonly string[] }
  /** A detail of a type this build does not know; passed on untouched. */
  | { readonly kind: 'any'; readonly typeUrl: string; readonly value: Uint8Array }

export interface ErrorOptions {
  readonly cause?: unknown
  readonly details?: readonly ErrorDetail[]
}

/** The only error class of the project. Told apart by `code`, never by class. */
export class SlipwayError extends Error {
  readonly code: ErrorCode
  readonly details: readonly ErrorDetail[]

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SlipwayError'
    this.code = code
    this.details = options.details ?? []
  }
}

/** The code of any thrown value: abort errors are `canceled`, time-outs `deadline-exceeded`, foreign ones `unknown`. */
export function errorCode(error: unknown): ErrorCode {
  // Names, not classes: errors may come from another realm or another copy of a module.
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown }
  if (name === 'SlipwayError' && typeof code === 'string') return code as ErrorCode
  if (name === 'AbortError') return 'canceled'
  if (name === 'TimeoutError') return 'deadline-exceeded'
  return ERRNO_CODES[String(code)] ?? 'unknown'
}

const ERRNO_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'not-found',
  EEXIST: 'already-exists',
  ENOSPC: 'resource-exhausted',
  EDQUOT: 'resource-exhausted',
}

export function isCode(error: unknown, code: ErrorCode): boolean {
  return errorCode(error) === code
}

/** Any thrown value as a SlipwayError; a SlipwayError passes through. */
export function toSlipwayError(error: unknown): SlipwayError {
  if (error instanceof SlipwayError) return error
  return new SlipwayError(errorCode(error), errorMessage(error), { cause: error })
}

export function errorMessage(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null | undefined)?.message
  return typeof message === 'string' ? message : String(error)
}

/** Wraps `error` under a prefix (`prefix: message`), keeping its code and details. */
export function wrapError(
  error: unknown,
  prefix: string,
  details: readonly ErrorDetail[] = [],
): SlipwayError {
  const inner = toSlipwayError(error)
  return new SlipwayError(inner.code, prefix === '' ? inner.message : `${prefix}: ${inner.message}`, {
    cause: error,
    details: [...inner.details, ...details],
  })
}

/** The same error with details added; message and code stay. */
export function withDetails(error: unknown, ...details: readonly ErrorDetail[]): SlipwayError {
  return wrapError(error, '', details)
}

/** Adds to what an error says of the failed step; what it says already stays. */
export function withSolveDetail(error: unknown, facts: Partial<Omit<SolveDetail, 'kind'>>): SlipwayError {
  const known = toSlipwayError(error)
  const said = known.details.find((detail) => detail.kind === 'solve')
  const detail: SolveDetail = { kind: 'solve', inputIds: [], mountIds: [], ...facts, ...said }
  return new SlipwayError(known.code, known.message, {
    cause: error,
    details: [...known.details.filter((other) => other.kind !== 'solve'), detail],
  })
}

/** Throws `internal` where a state is impossible by construction. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new SlipwayError('internal', `invariant: ${message}`)
}
