import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import type { pb } from '@slipway/proto'
import Long from 'long'
import { fromDefinition } from './from-definition.ts'
import { loadDefinition } from '../load/load.ts'
import { marshalOp, unmarshalOp } from '../marshal.ts'
import { goldenGraphs } from '../testing/golden-graphs.ts'
import type { MarshalOptions } from './options.ts'

interface Golden {
  readonly def: readonly string[] | null
  readonly metadata: Readonly<Record<string, unknown>>
  readonly source?: unknown
}

const golden = JSON.parse(
  readFileSync(new URL('../testing/golden/go-client.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Golden>>

const CAPS: Readonly<Record<string, ReadonlySet<string>>> = {
  'default-path': new Set(),
  'default-path-cap': new Set(['exec.meta.setsdefaultpath']),
}

function optionsOf(name: string): MarshalOptions {
  const caps = CAPS[name]
  return {
    platform: { os: 'linux', architecture: 'amd64' },
    localUniqueId: 'local-unique-id',
    ...(caps ? { caps } : {}),
  }
}

/** As Go's JSON tags write it: empty and zero values left out. */
function compact(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(compact)
  if (value === null || typeof value !== 'object') return value
  if (Long.isLong(value)) return value.toNumber()
  const entries = Object.entries(value).map(([key, item]) => [key, compact(item)] as const)
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)))
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true
  return Array.isArray(value) && value.length === 0
}

function dropEmpty(value: unknown): unknown {
  return compact(JSON.parse(JSON.stringify(value ?? null)))
}

describe('definitions are the ones that the Go client makes (C001, C009)', () => {
  it('covers every golden graph', () => {
    expect(Object.keys(goldenGraphs).sort()).toEqual(Object.keys(golden).sort())
  })

  it.each(Object.keys(golden))('%s', async (name) => {
    const made = await goldenGraphs[name]!.marshal(optionsOf(name))
    const expected = golden[name]!
    const ops = (expected.def ?? []).map((text) => unmarshalOp(Buffer.from(text, 'base64')))
    expect(made.def!.map((bytes) => JSON.stringify(unmarshalOp(bytes), null, 1))).toEqual(
      ops.map((op) => JSON.stringify(op, null, 1)),
    )
    expect(made.def!.map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual(expected.def ?? [])
    expect(compact(made.metadata)).toEqual(dropEmpty(expected.metadata))
    expect(compact(made.Source)).toEqual(dropEmpty(expected.source) ?? undefined)
  })
})

describe('what the Go client makes', () => {
  const definitions = Object.entries(golden).filter(([, { def }]) => def !== null)

  it.each(definitions)('%s is marshalled back to the same bytes', (_, { def }) => {
    for (const text of def!) {
      const bytes = Buffer.from(text, 'base64')
      expect(Buffer.from(marshalOp(unmarshalOp(bytes))).toString('base64')).toBe(text)
    }
  })

  it.each(definitions)('%s is loaded, and continued from its definition', async (name, { def }) => {
    const definition: pb.Definition.$Properties = { def: def!.map((text) => Buffer.from(text, 'base64')) }
    const { head, vertices } = loadDefinition(definition)
    expect(vertices.at(-1)).toBe(head.vertex)
    expect(new Set(vertices.map((vertex) => vertex.digest)).size).toBe(def!.length - 1)
    const again = await fromDefinition(definition).marshal(optionsOf(name))
    expect(again.def!.map((bytes) => sha256(bytes))).toEqual(definition.def!.map((bytes) => sha256(bytes)))
  })
})
