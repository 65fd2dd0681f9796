import { type ErrorCode, SlipwayError } from '@slipway/base'
import { type HttpResponse, readBody, redactUrl } from './http.ts'

const MAX_ERROR_BODY = 64_000

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid-argument',
  401: 'unauthenticated',
  403: 'permission-denied',
  404: 'not-found',
  408: 'unavailable',
  409: 'aborted',
  413: 'resource-exhausted',
  416: 'out-of-range',
  429: 'resource-exhausted',
  501: 'unimplemented',
}

/** Carries the status, so that retries can be decided on it. */
export class HttpStatusError extends SlipwayError {
  readonly status: number

  constructor(code: ErrorCode, message: string, status: number) {
    super(code, message)
    this.status = status
  }
}

/** The error of a status that was not expected, with what the registry said about it. Reads the body. */
export async function unexpectedStatus(method: string, response: HttpResponse): Promise<HttpStatusError> {
  const body = await readBody(response, MAX_ERROR_BODY).catch(() => undefined)
  await response.discard()
  const reasons = body ? registryErrors(body.toString('utf8')) : []
  const message = `unexpected status from ${method} request to ${redactUrl(response.url)}: ${response.statusText}`
  const code = CODES[response.status] ?? (response.status >= 500 ? 'unavailable' : 'unknown')
  return new HttpStatusError(code, [message, ...reasons].join('\n'), response.status)
}

/** `denied: requested access to the resource is denied`, from the registry's JSON. */
function registryErrors(body: string): readonly string[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return []
  }
  const errors: unknown = (parsed as { readonly errors?: unknown } | null)?.errors
  if (!Array.isArray(errors)) return []
  return errors.slice(0, 10).flatMap((error: unknown) => {
    const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
    if (typeof code !== 'string') return []
    const name = code.toLowerCase().replaceAll('_', ' ')
    return [typeof message === 'string' && message !== '' ? `${name}: ${message}` : name]
  })
}
