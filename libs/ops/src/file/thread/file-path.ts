import { readdirSync } from 'node:fs'

/** A path as text, or as bytes where a name in it is not UTF-8. */
export type FilePath = string | Buffer

const REPLACEMENT = '\ufffd'
const SLASH = Buffer.from('/')

export function joinName(directory: FilePath, name: FilePath): FilePath {
  if (typeof directory === 'string' && typeof name === 'string') return `${directory}/${name}`
  return Buffer.concat([Buffer.from(directory), SLASH, Buffer.from(name)])
}

/** Names in a directory, sorted; those that are not UTF-8 as bytes. */
export function readNames(directory: FilePath): readonly FilePath[] {
  const names = readdirSync(directory, { encoding: 'utf8' }).sort()
  if (!names.some((name) => name.includes(REPLACEMENT))) return names
  return readdirSync(directory, { encoding: 'buffer' })
    .toSorted((a, b) => Buffer.compare(a, b))
    .map((bytes) => {
      const text = bytes.toString()
      return text.includes(REPLACEMENT) ? bytes : text
    })
}
