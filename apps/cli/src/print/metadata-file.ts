import { renameSync, writeFileSync } from 'node:fs'
import { newId } from '@slipway/base'

/** What the daemon answered, as JSON; values that are JSON objects in base64 are written as objects. */
export function metadataJson(response: Readonly<Record<string, string>>): string {
  const entries = Object.entries(response).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(entries.map(([key, value]) => [key, decode(value)])), null, 2)
}

/** In one step: nobody reads half of it. */
export function writeFileAtomically(path: string, text: string): void {
  const partial = `${path}.${newId()}`
  writeFileSync(partial, text)
  renameSync(partial, path)
}

function decode(value: string): unknown {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length % 4 !== 0) return value
  try {
    const parsed: unknown = JSON.parse(Buffer.from(value, 'base64').toString())
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject && Object.keys(parsed).length > 0 ? parsed : value
  } catch {
    return value
  }
}
