import { SlipwayError } from '@slipway/base'
import { toServiceError } from './status.ts'

/** One entry of a list of alternative names as Node writes it: what is not plain is a JSON string. */
const ENTRY = /([A-Za-z][A-Za-z ]*):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y

/**
 * The URIs that a certificate names, by its `subjectaltname`. None where that cannot be read to its end: an entry must not pass for
 * two of them.
 */
export function urisOf(alternativeNames: string | undefined): readonly string[] {
  const text = alternativeNames ?? ''
  const uris: string[] = []
  ENTRY.lastIndex = 0
  while (ENTRY.lastIndex < text.length) {
    const found = ENTRY.exec(text)
    if (!found) return []
    const [, kind, value = ''] = found
    if (kind === 'URI' && !value.startsWith('"')) uris.push(value)
  }
  return uris
}

/** Whether a certificate has one of these URIs; its host does not matter then. For `checkServerIdentity`. */
export function hasIdentity(
  identities: readonly string[],
): (host: string, certificate: { readonly subjectaltname?: string }) => Error | undefined {
  return (host, { subjectaltname }) => {
    const shown = urisOf(subjectaltname)
    if (shown.some((uri) => identities.includes(uri))) return undefined
    const names = shown.length > 0 ? shown.join(', ') : 'no service'
    return new Error(`the certificate of ${host} is for ${names}, not for ${identities.join(' or ')}`)
  }
}

interface CallWithPeer {
  getAuthContext(): {
    readonly transportSecurityType?: string
    readonly sslPeerCertificate?: { readonly subjectaltname?: string }
  }
  emit(event: 'error', error: unknown): unknown
}

type Handler = (call: CallWithPeer, callback?: (error: unknown) => void) => void

/** The same handler, for callers with one of these URIs in their certificate. Calls that came without TLS are not its concern. */
export function forCallers(handle: Handler, path: string, identities: readonly string[]): Handler {
  return (call, callback) => {
    const { transportSecurityType, sslPeerCertificate } = call.getAuthContext()
    const shown = urisOf(sslPeerCertificate?.subjectaltname)
    if (transportSecurityType === undefined || shown.some((uri) => identities.includes(uri))) {
      handle(call, callback)
      return
    }
    const who = shown.length > 0 ? shown.join(', ') : 'a certificate that names no service'
    const error = toServiceError(new SlipwayError('permission-denied', `${who} may not call ${path}`))
    if (callback) callback(error)
    else call.emit('error', error)
  }
}
