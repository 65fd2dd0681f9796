import { describe, expect, it } from '@jest/globals'
import { sha256, SlipwayError } from '@slipway/base'
import { marshalOp } from '@slipway/llb'
import { pb } from '@slipway/proto'
import type { CachedResult, Edge, OpContext, Result } from '@slipway/solver'
import type { Worker } from '@slipway/worker'
import Long from 'long'
import { runBuild } from './run.ts'

const NAME = 'buildkit.llb.definition'

/** A definition of one source op. */
function definition(): Uint8Array {
  const source = marshalOp({ source: { identifier: 'local://context' } })
  const head = marshalOp({ inputs: [{ digest: sha256(source) }] })
  return pb.Definition.encode({ def: [source, head] }).finish()
}

const input: Result = { id: 'w::file', value: undefined, clone: () => input, release: async () => {} }
const built: CachedResult = {
  id: 'w::built',
  value: undefined,
  keys: [],
  clone: () => built,
  release: async () => {},
}

function fakes(files: Readonly<Record<string, Uint8Array>>) {
  const edges: Edge[] = []
  const readFile = async (ref: string, path: string): Promise<Uint8Array> => {
    const bytes = files[`${ref} ${path}`]
    if (!bytes) throw new SlipwayError('not-found', `open ${path}: no such file or directory`)
    return bytes
  }
  const context = {
    vertex: 'sha256:v',
    signal: new AbortController().signal,
    sessions: () => [],
    progress: { write: () => {} },
    build: async (edge: Edge) => {
      edges.push(edge)
      return built
    },
  } as unknown as OpContext
  return { edges, context, worker: { id: 'w', readFile } as unknown as Worker }
}

const op = (more: Partial<pb.BuildOp.$Properties> = {}): pb.BuildOp.$Properties => ({
  builder: Long.NEG_ONE,
  inputs: { [NAME]: { input: Long.ZERO } },
  ...more,
})

describe('build op', () => {
  it('builds the definition that an input holds (C077)', async () => {
    const { edges, context, worker } = fakes({ [`w::file ${NAME}`]: definition() })
    expect((await runBuild(op(), [input], context, { worker })).id).toBe('w::built')
    expect(edges).toHaveLength(1)
    expect(edges[0]!.vertex.name).toContain('context')
  })

  it('takes the name of the file from its attributes (C077)', async () => {
    const { context, worker } = fakes({ 'w::file other': definition() })
    const named = op({ attrs: { 'llbbuild.filename': 'other' } })
    expect((await runBuild(named, [input], context, { worker })).id).toBe('w::built')
    await expect(runBuild(op(), [input], context, { worker })).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each([
    [op({ builder: Long.ZERO }), 'only LLB builder is currently allowed'],
    [op({ inputs: {} }), `no llb definition input ${NAME} found`],
    [op({ inputs: { [NAME]: { input: Long.fromNumber(3) } } }), 'invalid index 3'],
  ])('refuses what it cannot build (%#)', async (build, message) => {
    const { context, worker } = fakes({})
    await expect(runBuild(build, [input], context, { worker })).rejects.toThrow(message)
  })

  it('refuses a file that is no definition', async () => {
    const { context, worker } = fakes({ [`w::file ${NAME}`]: Buffer.from('hello, world') })
    await expect(runBuild(op(), [input], context, { worker })).rejects.toMatchObject({
      code: 'invalid-argument',
    })
  })
})
