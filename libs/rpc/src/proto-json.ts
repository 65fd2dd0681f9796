import Long from 'long'

/**
 * A message as protobuf's JSON: 64-bit numbers as text, bytes as base64. Fields keep the names of their proto files and
 * enums their numbers, which every parser of that JSON takes.
 */
export function protoJson(value: unknown): unknown {
  if (Long.isLong(value)) return value.toString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(protoJson)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, field]) => !key.startsWith('$') && field !== undefined)
  return Object.fromEntries(entries.map(([key, field]) => [key, protoJson(field)]))
}
