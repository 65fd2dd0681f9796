import { SlipwayError } from '@slipway/base'

export type JsonObject = Readonly<Record<string, unknown>>

/** Deeper than any document of ours; bounds what later code has to walk. */
const MAX_DEPTH = 100

/** Parses UTF-8 JSON of at most `limit` bytes whose top is an object. Throws `invalid-argument` naming `what`. */
export function parseJsonObject(bytes: Uint8Array, what: string, limit: number): JsonObject {
  if (bytes.length > limit) {
    throw new SlipwayError(
      'resource-exhausted',
      `${what} of ${bytes.length} bytes is larger than ${limit} bytes`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch (error) {
    throw new SlipwayError('invalid-argument', `failed to parse ${what}: not valid JSON`, { cause: error })
  }
  if (!isObject(value)) throw new SlipwayError('invalid-argument', `failed to parse ${what}: not an object`)
  if (!within(value, MAX_DEPTH)) {
    throw new SlipwayError('invalid-argument', `failed to parse ${what}: nested too deep`)
  }
  return value
}

/** Reads typed fields of one object; `null` counts as absent, as in Go. Every mismatch names the place. */
export class FieldReader {
  readonly #object: JsonObject
  readonly #where: string

  constructor(object: JsonObject, where: string) {
    this.#object = object
    this.#where = where
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined
  }

  string(name: string): string | undefined {
    const value = this.#get(name)
    if (value === undefined || typeof value === 'string') return value
    throw this.error(name, 'a string')
  }

  boolean(name: string): boolean | undefined {
    const value = this.#get(name)
    if (value === undefined || typeof value === 'boolean') return value
    throw this.error(name, 'a boolean')
  }

  integer(name: string): number | undefined {
    const value = this.#get(name)
    if (value === undefined || (typeof value === 'number' && Number.isSafeInteger(value))) return value
    throw this.error(name, 'an integer')
  }

  /** `limit` bounds the number of items. */
  strings(name: string, limit = 100_000): readonly string[] | undefined {
    return this.#array(name, limit)?.map((item) => {
      if (typeof item === 'string') return item
      throw this.error(name, 'a list of strings')
    })
  }

  stringMap(name: string, limit = 100_000): Readonly<Record<string, string>> | undefined {
    const entries = this.#entries(name, limit)
    return entries && toRecord(entries.map(([key, value]) => [key, this.#text(name, value)]))
  }

  /** A set written as an object of empty objects. */
  keySet(name: string, limit = 100_000): Readonly<Record<string, Record<string, never>>> | undefined {
    const entries = this.#entries(name, limit)
    return entries && toRecord(entries.map(([key]) => [key, {}]))
  }

  object(name: string): FieldReader | undefined {
    const value = this.#get(name)
    if (value === undefined) return undefined
    if (!isObject(value)) throw this.error(name, 'an object')
    return new FieldReader(value, `${this.#where}.${name}`)
  }

  objects(name: string, limit = 10_000): readonly FieldReader[] | undefined {
    return this.#array(name, limit)?.map((item, index) => {
      if (!isObject(item)) throw this.error(`${name}[${index}]`, 'an object')
      return new FieldReader(item, `${this.#where}.${name}[${index}]`)
    })
  }

  error(name: string, expected: string): SlipwayError {
    return new SlipwayError('invalid-argument', `invalid ${this.#where}: ${name} is not ${expected}`)
  }

  #text(name: string, value: unknown): string {
    if (value === null) return ''
    if (typeof value === 'string') return value
    throw this.error(name, 'a map of strings')
  }

  #entries(name: string, limit: number): readonly [string, unknown][] | undefined {
    const value = this.#get(name)
    if (value === undefined) return undefined
    if (!isObject(value)) throw this.error(name, 'an object')
    const entries = Object.entries(value)
    if (entries.length > limit) throw this.error(name, `of at most ${limit} entries`)
    return entries
  }

  #array(name: string, limit: number): readonly unknown[] | undefined {
    const value = this.#get(name)
    if (value === undefined) return undefined
    if (!Array.isArray(value)) throw this.error(name, 'a list')
    if (value.length > limit) throw this.error(name, `of at most ${limit} items`)
    return value
  }

  #get(name: string): unknown {
    if (!Object.hasOwn(this.#object, name)) return undefined
    return this.#object[name] ?? undefined
  }
}

/** Leaves `undefined` fields out, so that the result fits exact optional properties. */
export function compact<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `__proto__` as a key stays a plain key. */
function toRecord<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries)
}

function within(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  return Object.values(value).every((item) => within(item, depth - 1))
}
