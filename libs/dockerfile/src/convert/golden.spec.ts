import { describe, expect, it } from '@jest/globals'
import type { SourceRange } from '@slipway/base'
import { errorMessage } from '@slipway/base'
import { unmarshalOp } from '@slipway/llb'
import type { pb } from '@slipway/proto'
import Long from 'long'
import { errorLocations } from '../parser/location.ts'
import { encodeImage } from './image-draft.ts'
import { formatEpoch } from './history.ts'
import { type Case, cases, convertCase, readJson } from './testing/harness.ts'

interface GoRange {
  readonly Start: { readonly Line: number; readonly Character: number }
  readonly End: { readonly Line: number; readonly Character: number }
}
interface Golden {
  readonly error?: string
  readonly locations?: readonly (readonly GoRange[])[]
  readonly def?: readonly string[]
  readonly metadata?: Readonly<Record<string, pb.OpMetadata.$Properties>>
  readonly source?: unknown
  readonly image?: string
  readonly base?: string
  readonly epoch?: string
  readonly resolved?: readonly string[]
  readonly warnings?: readonly {
    readonly Rule: string
    readonly Description: string
    readonly URL: string
    readonly Message: string
    readonly Location: readonly GoRange[]
  }[]
}

const golden = readJson('golden.json') as Readonly<Record<string, Golden>>

const range = ({ Start, End }: GoRange): SourceRange => ({
  start: { line: Start.Line, character: Start.Character },
  end: { line: End.Line, character: End.Character },
})
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

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
  if (Array.isArray(value)) return value.length === 0
  return value === null || value === '' || value === 0 || value === false
}

/** Ids of progress groups are random. */
function withoutGroupIds(metadata: unknown): unknown {
  return JSON.parse(JSON.stringify(metadata ?? {}).replace(/("progress_group":\{"id":)"[^"]*"/g, '$1"id"'))
}

const names = (metadata: Readonly<Record<string, pb.OpMetadata.$Properties>>): readonly string[] =>
  Object.values(metadata)
    .map(({ description }) => description?.['llb.customname'] ?? '')
    .sort()

const failing = cases.filter(({ name }) => golden[name]!.error !== undefined)
const passing = cases.filter(({ name }) => golden[name]!.error === undefined)

describe('a Dockerfile becomes what BuildKit makes of it (E034, E036, E037, E042, E044, E047, E233)', () => {
  it.each(passing.map((test) => [test.name, test] as const))('%s: definition', async (name, test: Case) => {
    const expected = golden[name]!
    const { result } = await convertCase(test)
    const definition = await result.state.marshal({ localUniqueId: 'local-unique-id' })
    const ops = (expected.def ?? []).map((op) => unmarshalOp(Buffer.from(op, 'base64')))
    expect(names(definition.metadata ?? {})).toEqual(names(expected.metadata ?? {}))
    expect(definition.def!.map((op) => JSON.stringify(unmarshalOp(op), null, 1))).toEqual(
      ops.map((op) => JSON.stringify(op, null, 1)),
    )
    expect(definition.def!.map((op) => Buffer.from(op).toString('base64'))).toEqual(expected.def ?? [])
    expect(withoutGroupIds(compact(definition.metadata))).toEqual(withoutGroupIds(compact(expected.metadata)))
    expect(compact(definition.Source ?? {})).toEqual(compact(expected.source ?? {}))
  })

  it.each(passing.map((test) => [test.name, test] as const))('%s: image config', async (name, test: Case) => {
    const expected = golden[name]!
    const { result } = await convertCase(test)
    expect(text(encodeImage(result.image))).toBe(expected.image)
    expect(result.baseImage && text(encodeImage(result.baseImage))).toBe(expected.base)
    expect(result.epoch === undefined ? undefined : formatEpoch(result.epoch)).toBe(expected.epoch)
  })

  it.each(passing.map((test) => [test.name, test] as const))('%s: findings', async (name, test: Case) => {
    const { findings, resolved } = await convertCase(test)
    const expected = (golden[name]!.warnings ?? []).map(({ Rule, Description, URL, Message, Location }) => ({
      rule: Rule,
      description: Description,
      url: URL,
      message: Message,
      location: (Location ?? []).map(range),
    }))
    expect(findings).toEqual(expected)
    expect([...resolved].sort()).toEqual(golden[name]!.resolved ?? [])
  })

  it.each(failing.map((test) => [test.name, test] as const))('%s: error', async (name, test: Case) => {
    const expected = golden[name]!
    const error: unknown = await convertCase(test).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(errorMessage(error)).toBe(expected.error)
    // BuildKit names the same place twice at times, and then shows it twice.
    const places = (expected.locations ?? []).map((ranges) => JSON.stringify((ranges ?? []).map(range)))
    expect(errorLocations(error).map((ranges) => JSON.stringify(ranges))).toEqual([...new Set(places)])
  })
})
