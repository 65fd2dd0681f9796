import { type Digest, isDigest, SlipwayError } from '@slipway/base'
import { formatReference, parseReference, type Reference, repositoryName } from './reference.ts'

/**
 * A name in the form that sources carry: a locator (`host/path`) and an object (`tag`, `tag@digest` or `@digest`).
 * Unlike an image reference it needs no registry behind it: `oci-layout://` names are locators too.
 */
export interface Locator {
  readonly locator: string
  readonly object: string
  readonly digest?: Digest
}

/** Throws `invalid-argument`: "invalid reference", "object required" or "hostname required". */
export function parseLocator(text: string): Locator {
  if (text.length > 1024 || text.includes('://') || /[\s\\]/.test(text)) throw invalid('invalid reference')
  const hostEnd = text.indexOf('/')
  const start = hostEnd < 0 ? text.length : hostEnd
  const separator = hostEnd < 0 ? text.search(/[:@]/) : indexFrom(text, start)
  if (start === 0 || separator === 0) throw invalid('hostname required')
  const locator = separator < 0 ? text : text.slice(0, separator)
  if (separator < 0) throw invalid('object required')
  const rest = text.slice(separator)
  const object = rest.startsWith(':') ? rest.slice(1) : rest
  if (object === '') throw invalid('object required')
  const at = object.indexOf('@')
  const digest = at < 0 ? undefined : object.slice(at + 1)
  if (digest !== undefined && !isDigest(digest)) throw invalid(`invalid reference: bad digest ${digest}`)
  return { locator: cleanPath(locator), object, ...(digest === undefined ? {} : { digest }) }
}

export function formatLocator(locator: Locator): string {
  return locator.object.startsWith('@')
    ? `${locator.locator}${locator.object}`
    : `${locator.locator}:${locator.object}`
}

/** The canonical name `domain/path@digest` of a reference, whatever its tag. */
export function canonicalName(ref: Reference, digest: Digest): string {
  return `${repositoryName(ref)}@${digest}`
}

/** The reference in its full form, or the text itself where it is no image reference. */
export function normalizedName(text: string): string {
  try {
    return formatReference(parseReference(text))
  } catch {
    return text
  }
}

function indexFrom(text: string, start: number): number {
  const found = text.slice(start).search(/[:@]/)
  return found < 0 ? -1 : found + start
}

function cleanPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) throw invalid('invalid reference')
  return parts.join('/')
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
