import { describe, expect, it } from '@jest/globals'
import { errorMessage, toSlipwayError } from '@slipway/base'
import type { FrontendResult } from '@slipway/frontend'
import { unmarshalOp } from '@slipway/llb'
import { createDockerfileFrontend } from './frontend.ts'
import { FakeBridge, type FrontendCase, frontendCases, readJson, type Solve } from './testing/fake-bridge.ts'

interface Golden {
  readonly error?: string
  readonly sources?: readonly string[]
  readonly solves?: readonly (Solve & {
    readonly def: readonly string[] | null
    readonly names: readonly string[] | null
  })[]
  readonly resolved?: readonly string[]
  readonly warnings?: readonly string[]
  readonly metadata?: Readonly<Record<string, string>>
  readonly refs?: readonly string[]
}

const golden = readJson('golden.json') as Readonly<Record<string, Golden>>
const tests = frontendCases.map((test) => [test.name, test] as const)
const passing = tests.filter(([name]) => golden[name]!.error === undefined)
const failing = tests.filter(([name]) => golden[name]!.error !== undefined)

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

async function build(test: FrontendCase): Promise<{ bridge: FakeBridge; result: FrontendResult }> {
  const bridge = await FakeBridge.create(test)
  return { bridge, result: await createDockerfileFrontend().solve(bridge) }
}

/** Solves in an order that does not depend on who was faster, ops readable. */
function comparable(solves: readonly (Solve | Golden)[]): unknown {
  const readable = (solves as readonly Solve[]).map((solve) => ({
    names: solve.names ?? [],
    ops: (solve.def ?? []).map((op) => JSON.stringify(unmarshalOp(Buffer.from(op, 'base64')))),
    def: solve.def ?? [],
    frontend: solve.frontend,
    opt: solve.opt,
    evaluate: solve.evaluate ?? false,
    imports: (solve.imports ?? []).map(({ Type, Attrs }) => ({ Type, Attrs: Attrs ?? {} })),
  }))
  return readable.sort((a, b) =>
    compare(a.names.join('\n') + a.def.join(), b.names.join('\n') + b.def.join()),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

describe('the frontend asks and answers what BuildKit does (E153, E157, E158, E160, E162, E164, E168, E171, E172, E173, E174, E175, E182, E184, E185, E186, E187, E188, E189, E197, E198, E200, E217)', () => {
  it.each(passing)('%s', async (name, test) => {
    const { bridge, result } = await build(test)
    const expected = golden[name]!
    expect(comparable(bridge.solves)).toEqual(comparable(expected.solves ?? []))
    expect([...bridge.resolved].sort()).toEqual(expected.resolved ?? [])
    const warnings = bridge.warnings.map(
      ({ vertex, level, short, detail, url, source, ranges }) =>
        `${vertex}|${level}|${short}|${detail[0]}|${url}|${source?.filename}|${ranges.length}`,
    )
    expect(warnings).toEqual(expected.warnings ?? [])
    const metadata = [...result.metadata].map(([key, value]) => [key, text(value)] as const)
    expect(Object.fromEntries(metadata)).toEqual(expected.metadata)
    const refs = result.refs
      ? [...result.refs].map(([key, ref]) => `${key} ${ref?.id ?? 'none'}`)
      : [result.ref].flatMap((ref) => (ref ? [` ${ref.id}`] : []))
    expect(refs.sort(compare)).toEqual(expected.refs ?? [])
  })

  it.each(failing)('%s: error', async (name, test) => {
    const error: unknown = await build(test).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const expected = golden[name]!
    expect(errorMessage(error)).toBe(expected.error)
    const sources = toSlipwayError(error).details.flatMap((detail) =>
      detail.kind === 'source'
        ? [[detail.filename, ...detail.ranges.map(({ start, end }) => `${start.line}-${end.line}`)].join(' ')]
        : [],
    )
    expect(sources).toEqual(expected.sources ?? [])
  })
})
