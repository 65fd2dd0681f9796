import { readFileSync } from 'node:fs'
import { wrapError } from '@slipway/base'
import type { BuildRequest } from '@slipway/client'
import { UsageError } from '../exit-codes.ts'

type Policy = NonNullable<BuildRequest['sourcePolicy']>

/** Enumerations by the field that holds them; files may name their values. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  action: ['ALLOW', 'DENY', 'CONVERT'],
  condition: ['EQUAL', 'NOTEQUAL', 'MATCHES'],
  match_type: ['WILDCARD', 'EXACT', 'REGEX'],
}

/** Go's names of fields, where they are not those of the message. */
const FIELDS: Readonly<Record<string, string>> = { matchType: 'match_type' }

/** A source policy as JSON. */
export function readSourcePolicy(path: string): Policy {
  try {
    return convert(JSON.parse(readFileSync(path, 'utf8'))) as Policy
  } catch (error) {
    throw wrapError(error, `failed to unmarshal source-policy-file ${JSON.stringify(path)}`)
  }
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const field = FIELDS[key] ?? key
      return [
        field,
        typeof item === 'string' && Object.hasOwn(ENUMS, field) ? enumValue(field, item) : convert(item),
      ]
    }),
  )
}

function enumValue(field: string, name: string): number {
  const value = ENUMS[field]!.indexOf(name)
  if (value < 0) throw new UsageError(`unknown ${field} ${JSON.stringify(name)}`)
  return value
}
