import type { GoValue } from '@slipway/oci'
import { enumNames, type FieldShape, messageFields, type pb } from '@slipway/proto'
import Long from 'long'

/**
 * `protojson`: names in camel case, 64-bit numbers as text, enums by name. `struct`: as Go's `encoding/json` writes
 * the generated types. Both leave out what is empty, and list fields as they are declared.
 */
export type JsonForm = 'protojson' | 'struct'

/** Messages of LLB (`pb.Op`, `pb.Source`, …) as a value that `encodeGoJson` writes. */
export function messageToJson(type: string, message: object, form: JsonForm): GoValue {
  const values = message as Readonly<Record<string, unknown>>
  const json: Record<string, GoValue> = {}
  for (const shape of messageFields[type] ?? []) {
    const [name, , rule] = shape
    const value = Object.hasOwn(message, name) ? values[name] : undefined
    if (rule === 'map' && Object.keys(value ?? {}).length === 0) continue
    if (value === undefined || value === null || (isEmpty(value) && rule !== 'oneof')) continue
    json[form === 'protojson' ? camelCase(name) : name] = encodeField(shape, value, form)
  }
  return json
}

/** Settings of a vertex, as BuildKit's client library writes them. */
export function metadataToJson(metadata: pb.OpMetadata.$Properties): GoValue {
  return messageToJson('pb.OpMetadata', metadata, 'struct')
}

function encodeField([, type, rule]: FieldShape, value: unknown, form: JsonForm): GoValue {
  if (rule === 'repeated') return (value as readonly unknown[]).map((item) => encode(type, item, form))
  if (rule !== 'map') return encode(type, value, form)
  const entries = Object.entries(value as Readonly<Record<string, unknown>>)
  return new Map(entries.map(([key, item]) => [key, encode(type, item, form)] as const))
}

function encode(type: string, value: unknown, form: JsonForm): GoValue {
  if (messageFields[type]) return messageToJson(type, value as object, form)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Long.isLong(value)) {
    if (form === 'protojson') return value.toString()
    return BigInt(value.toString())
  }
  const names = enumNames[type]
  if (names && form === 'protojson') return names[Number(value)] ?? Number(value)
  return value as GoValue
}

/** Messages are there or not; everything else may be there with nothing in it. */
function isEmpty(value: unknown): boolean {
  if (Long.isLong(value)) return value.isZero()
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0
  return value === '' || value === 0 || value === false
}

function camelCase(name: string): string {
  return name.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase())
}
