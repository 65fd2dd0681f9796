import { basename } from 'node:path'

const DEFAULT_NAME = 'download'

/** Name of the file: the one that is wanted, the one that the server gives, the end of the address, `download`. */
export function fileName(url: URL, wanted: string, contentDisposition: string | undefined): string {
  if (wanted !== '') return safeFileName(wanted)
  const given = dispositionFileName(contentDisposition ?? '')
  if (given !== undefined && given !== '' && !given.endsWith('/')) return safeFileName(given)
  return safeFileName(decodePath(url.pathname))
}

/** One path element without surprises. */
export function safeFileName(text: string): string {
  const name = basename(text.trim())
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return name === '' || name === '.' || name === '..' || /[\x00-\x1f\x7f-\x9f]/.test(name)
    ? DEFAULT_NAME
    : name
}

/** `filename` of a `Content-Disposition` header, the extended form (`filename*`) first. */
function dispositionFileName(header: string): string | undefined {
  if (header.length > 8192) return undefined
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^\s;]+)/i.exec(header)?.[1]
  if (extended !== undefined) return decodePath(extended)
  const match = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(header)
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2]
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
