import { familiarReference, parseReference, withDefaultTag } from '@slipway/oci'

/** Whether a build puts a context of its own in the place of the image `source`. */
export function isReplaced(opts: Readonly<Record<string, string>>, source: string): boolean {
  let name = source
  try {
    name = familiarReference(withDefaultTag(parseReference(source))).replace(/:latest$/, '')
  } catch {
    // No reference, so called as it is written.
  }
  return Object.keys(opts).some((key) => key === `context:${name}` || key.startsWith(`context:${name}::`))
}
