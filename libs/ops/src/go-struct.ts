import type { GoValue } from '@slipway/oci'
import { toBigInt } from './pb-numbers.ts'

/** How a field of a generated Go message is written to JSON. All of them are `omitempty`. */
export type GoField =
  | readonly [
      name: string,
      kind: 'string' | 'int' | 'int64' | 'bool' | 'bytes' | 'strings' | 'ints' | 'int64s' | 'string-map',
    ]
  | readonly [name: string, kind: 'message' | 'messages' | 'message-map', of: GoStruct]

/** Fields in the order of the Go struct; a function where Go has a MarshalJSON of its own. */
export type GoStruct = readonly GoField[] | ((message: Message) => GoValue)

export type Message = object

/** The value that Go's encoding/json would write for a protobuf message. */
export function goStruct(message: Message, struct: GoStruct): GoValue {
  if (typeof struct === 'function') return struct(message)
  const out: Record<string, GoValue> = {}
  for (const field of struct) {
    const value = (message as Readonly<Record<string, unknown>>)[field[0]]
    const written = value === null || value === undefined ? undefined : goField(field, value)
    if (written !== undefined) out[field[0]] = written
  }
  return out
}

function goField(field: GoField, value: unknown): GoValue | undefined {
  switch (field[1]) {
    case 'string':
      return value === '' ? undefined : (value as string)
    case 'int':
      return value === 0 ? undefined : (value as number)
    case 'int64': {
      const number = toBigInt(value as Parameters<typeof toBigInt>[0])
      return number === 0n ? undefined : number
    }
    case 'bool':
      return value === true ? true : undefined
    case 'bytes':
      return (value as Uint8Array).length === 0 ? undefined : base64(value as Uint8Array)
    case 'strings':
    case 'ints':
      return (value as readonly GoValue[]).length === 0 ? undefined : (value as readonly GoValue[])
    case 'int64s': {
      const items = value as readonly Parameters<typeof toBigInt>[0][]
      return items.length === 0 ? undefined : items.map(toBigInt)
    }
    case 'string-map':
      return goMap(value as Readonly<Record<string, string>>, (item) => item)
    case 'message':
      return goStruct(value as Message, field[2])
    case 'messages': {
      const items = value as readonly Message[]
      return items.length === 0 ? undefined : items.map((item) => goStruct(item, field[2]))
    }
    case 'message-map':
      return goMap(value as Readonly<Record<string, Message>>, (item) => goStruct(item, field[2]))
  }
}

function goMap<T>(map: Readonly<Record<string, T>>, convert: (item: T) => GoValue): GoValue | undefined {
  const entries = Object.entries(map)
  if (entries.length === 0) return undefined
  return new Map(entries.map(([key, item]) => [key, convert(item)]))
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
