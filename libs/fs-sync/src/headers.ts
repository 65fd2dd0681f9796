import { Metadata } from '@grpc/grpc-js'

/**
 * Lists of strings as call metadata. Where one value of a key is not plain ASCII, all its values are escaped as in a URL
 * query and `<key>-encoded: 1` says so.
 */
export function encodeHeaders(values: Readonly<Record<string, readonly string[] | undefined>>): Metadata {
  const metadata = new Metadata()
  for (const [key, list] of Object.entries(values)) {
    if (!list) continue
    // A comma would be taken for the border between two values.
    const escape = list.some((value) => !/^[\x20-\x2b\x2d-\x7e]*$/.test(value))
    for (const value of list) metadata.add(key, escape ? queryEscape(value) : value)
    if (escape) metadata.set(`${key}-encoded`, '1')
  }
  return metadata
}

/** The values of a key, as `encodeHeaders` wrote them. */
export function decodeHeader(metadata: Metadata, key: string): readonly string[] {
  // Node joins the values of a repeated header.
  const values = metadata.get(key).flatMap((value) => String(value).split(', '))
  const escaped = metadata.get(`${key}-encoded`)[0]
  if (escaped !== '1' && escaped !== 'true') return values
  return values.map((value) => decodeURIComponent(value.replaceAll('+', ' ')))
}

function queryEscape(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}
