import { describe, expect, it } from '@jest/globals'
import { isCode, sha256 } from '@slipway/base'
import type { pb } from '@slipway/proto'
import Long from 'long'
import { LLB_CAPS } from '../caps.ts'
import { diff, merge, scratch } from '../build/combine.ts'
import { fileActions } from '../build/file.ts'
import { image } from '../build/image.ts'
import { local } from '../build/sources.ts'
import { marshalOp } from '../marshal.ts'
import { loadDefinition, loadLargeDefinition, type LoadOptions } from './load.ts'

type Op = pb.Op.$Properties
const platform = { os: 'linux', architecture: 'amd64' }

/** A definition of ops in a row; `inputs` name earlier ones by position. The terminal op is added. */
function definitionOf(
  ops: readonly { readonly op: Op; readonly inputs?: readonly (number | readonly [number, number])[] }[],
  head: number | readonly [number, number] = ops.length - 1,
): pb.Definition.$Properties {
  const def: Uint8Array[] = []
  const input = (at: number | readonly [number, number]): pb.Input.$Properties => {
    const [position, index] = typeof at === 'number' ? [at, 0] : at
    return { digest: sha256(def[position]!), index: Long.fromNumber(index) }
  }
  for (const { op, inputs = [] } of ops) def.push(marshalOp({ ...op, inputs: inputs.map(input) }))
  def.push(marshalOp({ inputs: [input(head)] }))
  return { def }
}

const source: Op = { source: { identifier: 'docker-image://x' } }
const root: pb.Mount.$Properties = { input: Long.ZERO, dest: '/' }
const exec = (parts: pb.ExecOp.$Properties): Op => ({
  exec: { meta: { args: ['x'] }, mounts: [root], ...parts },
})
const file = (...actions: pb.FileAction.$Properties[]): Op => ({ file: { actions } })
const rm = (parts: pb.FileAction.$Properties): pb.FileAction.$Properties => ({
  secondaryInput: Long.NEG_ONE,
  output: Long.ZERO,
  rm: { path: '/x' },
  ...parts,
})

function refusal(definition: pb.Definition.$Properties, options: LoadOptions = {}): string {
  try {
    loadDefinition(definition, options)
  } catch (error) {
    expect(isCode(error, 'invalid-argument') || isCode(error, 'unimplemented')).toBe(true)
    return (error as Error).message
  }
  return 'loaded'
}

describe('hostile definitions are refused', () => {
  it('without ops, or with one (C002)', () => {
    expect(refusal({})).toBe('invalid empty definition')
    expect(refusal({ def: [] })).toBe('invalid empty definition')
    expect(refusal({ def: [marshalOp(source)] })).toBe('invalid LLB with 1 vertexes')
    expect(refusal({ def: [marshalOp(source), marshalOp(source)] })).toBe('invalid LLB with 1 vertexes')
  })

  it('without a head, or with several (C002)', () => {
    const other = marshalOp({ source: { identifier: 'y' } })
    expect(refusal({ def: [marshalOp(source), other] })).toBe('invalid LLB with no inputs on last vertex')
    const inputs = [{ digest: sha256(marshalOp(source)) }, { digest: sha256(other) }]
    expect(refusal({ def: [marshalOp(source), other, marshalOp({ inputs })] })).toBe(
      'invalid LLB with 2 inputs on last vertex',
    )
  })

  it('with inputs that are not there, in ops that nobody needs too (C003)', () => {
    const digest = sha256('nothing')
    const message = `invalid missing input digest ${digest}`
    const head = marshalOp({ inputs: [{ digest }] })
    expect(refusal({ def: [marshalOp(source), head] })).toBe(message)
    const loose = marshalOp({ inputs: [{ digest }], ...exec({}) })
    const good = definitionOf([{ op: source }])
    expect(refusal({ def: [loose, ...good.def!] })).toBe(message)
    expect(refusal({ def: [marshalOp(source), marshalOp({ inputs: [{}] })] })).toBe(
      'invalid missing input digest ',
    )
  })

  it('with bytes that are no op', () => {
    expect(refusal({ def: [Buffer.from('ffff', 'hex'), marshalOp(source)] })).toMatch(
      /^failed to parse llb proto op: /,
    )
  })

  it('with output indices that the input does not have', () => {
    expect(refusal(definitionOf([{ op: source }], [0, -1]))).toBe('invalid input 0 output index -1')
    expect(refusal(definitionOf([{ op: source }], [0, 1]))).toMatch(/^invalid output index 1 /)
    expect(refusal(definitionOf([{ op: source }], [0, 2 ** 53]))).toMatch(/^invalid input 0 output index /)
  })

  it.each<[string, Op]>([
    ['invalid exec op with no meta', { exec: { mounts: [root] } }],
    ['invalid exec op with no args', exec({ meta: {} })],
    ['invalid exec op with no mounts', exec({ mounts: [] })],
    ['invalid exec op with no rootfs', exec({ mounts: [{ dest: '/x' }] })],
    ['missing input 1', exec({ mounts: [{ ...root, input: Long.ONE }] })],
    ['missing input -2', exec({ mounts: [{ ...root, input: Long.fromNumber(-2) }] })],
    ['invalid output index 7', exec({ mounts: [{ ...root, output: Long.fromNumber(7) }] })],
    ['invalid file op with no actions', file()],
    ['invalid input index 5, 2 provided', file(rm({ input: Long.fromNumber(5) }))],
    ['invalid secondary input index -3, 1 provided', file(rm({ secondaryInput: Long.fromNumber(-3) }))],
    ['no outputs specified', file(rm({ output: Long.NEG_ONE }))],
    ['duplicate output 0', file(rm({}), rm({}))],
    ['missing output index 0', file(rm({ output: Long.ONE }), rm({ output: Long.NEG_ONE }))],
    ['loop from index 1', file(rm({ input: Long.ONE }))],
    ['invalid diff op with nil lower or upper input', { diff: { lower: {} } }],
    ['invalid diff input index 3', { diff: { lower: { input: Long.fromNumber(3) }, upper: {} } }],
    ['invalid merge input index 9', { merge: { inputs: [{ input: Long.fromNumber(9) }] } }],
    ['invalid build input index 2', { build: { builder: Long.fromNumber(2) } }],
    ['invalid passthrough op with no id', { passthrough: {} }],
    ['invalid passthrough op with no outputs', { passthrough: { id: 'x' } }],
    ['invalid passthrough output input index 4', { passthrough: { id: 'x', outputs: [Long.fromNumber(4)] } }],
  ])('%s (C004)', (message, op) => {
    expect(refusal(definitionOf([{ op: source }, { op, inputs: [0] }]))).toBe(message)
  })

  it('with capabilities that are not there (C007, C015)', () => {
    const definition = definitionOf([{ op: source }])
    const digest = sha256(definition.def![0]!)
    const asking = (cap: string) => ({ ...definition, metadata: { [digest]: { caps: { [cap]: true } } } })
    const caps = new Set(LLB_CAPS)
    expect(refusal(asking('foo.bar'), { caps })).toBe('unknown API capability foo.bar')
    expect(refusal(asking('mergeop'), { caps: new Set() })).toBe(
      'requested experimental feature mergeop  is not supported by build server, please update buildkit',
    )
    expect(refusal(asking('file.base'), { caps: new Set() })).toContain('(added in BuildKit v0.5.0)')
    expect(refusal(asking('mergeop'), { caps })).toBe('loaded')
  })

  it('past the limits of size', () => {
    const definition = definitionOf([{ op: source }])
    expect(refusal(definition, { maxVertices: 1 })).toMatch(/at most 1 are allowed$/)
    expect(refusal(definition, { maxBytes: 10 })).toMatch(/at most 10 are allowed$/)
  })

  it('with locations in files that are not there', () => {
    const definition = definitionOf([{ op: source }])
    const Source = { locations: { [sha256(definition.def![0]!)]: { locations: [{ sourceIndex: 3 }] } } }
    expect(refusal({ ...definition, Source })).toBe('failed to find source map with index 3')
  })

  it('keeps names short where merges double them', () => {
    const ops: Parameters<typeof definitionOf>[0][number][] = [{ op: source }]
    for (let depth = 0; depth < 40; depth++) {
      ops.push({ op: { merge: { inputs: [{}, { input: Long.ONE }] } }, inputs: [depth, depth] })
    }
    expect(loadDefinition(definitionOf(ops)).head.vertex.name.length).toBeLessThan(10_000)
  })

  it('does not take keys of Object.prototype for metadata', () => {
    const definition = definitionOf([{ op: source }])
    expect(
      loadDefinition({ ...definition, metadata: JSON.parse('{"__proto__":{"caps":{"x":true}}}') }).vertices,
    ).toHaveLength(1)
  })
})

describe('a graph', () => {
  const alpine = image('alpine')
  const built = alpine.run({
    args: ['make', 'it'],
    ignoreCache: true,
    exportCache: false,
    progressGroup: { id: 'g', name: 'group', weak: true },
    description: { k: 'v' },
    linuxResources: { memory: 5n },
    locations: [
      {
        map: { filename: 'Dockerfile', language: 'Dockerfile', data: Buffer.from('FROM x') },
        ranges: [{ start: { line: 1, character: 0 }, end: { line: 1, character: 4 } }],
      },
    ],
    mounts: [{ type: 'bind', target: '/out' }],
  })

  it('has the digests of the bytes as received (C001)', async () => {
    const definition = await built.root.marshal({ platform })
    const { vertices } = loadDefinition(definition)
    expect(vertices.map(({ digest }) => digest)).toEqual(definition.def!.slice(0, -1).map((op) => sha256(op)))
    expect(vertices.map(({ op }) => op.raw)).toEqual(definition.def!.slice(0, -1))
  })

  it('takes fields that nobody knows as part of the vertex', () => {
    const raw = Buffer.concat([marshalOp(source), Buffer.from('9a06027879', 'hex')])
    const head = marshalOp({ inputs: [{ digest: sha256(raw) }] })
    const { vertices } = loadDefinition({ def: [raw, head] })
    expect(vertices[0]!.digest).toBe(sha256(raw))
  })

  it('knows the result that was asked for, and what leads to it only', async () => {
    const definition = await built.mount('/out').marshal({ platform })
    const { head } = loadDefinition(definition)
    expect([head.index, head.vertex.name]).toEqual([1, 'make it'])
    const more = { ...definition, def: [marshalOp({ source: { identifier: 'loose' } }), ...definition.def!] }
    expect(loadDefinition(more).vertices).toHaveLength(2)
  })

  it('reads metadata (C012, C013, C014, C016, C017, C018)', async () => {
    const { head } = loadDefinition(await built.root.marshal({ platform }))
    const { options } = head.vertex
    expect(options).toMatchObject({
      ignoreCache: true,
      exportCache: false,
      description: { k: 'v' },
      progressGroup: { id: 'g', name: 'group', weak: true },
    })
    expect(options.metadata!.linuxResources!.memory!.toString()).toBe('5')
    const [location] = options.metadata!.locations
    expect(location!.file.filename).toBe('Dockerfile')
    expect(location!.ranges).toEqual([{ start: { line: 1, character: 0 }, end: { line: 1, character: 4 } }])
    expect(head.vertex.inputs[0]!.vertex.options.ignoreCache).toBeUndefined()
  })

  it('normalises platforms, and gives the default one where there is none (C005)', async () => {
    const platforms = async (architecture: string, variant: string) => {
      const state = image('x', { platform: { os: 'Linux', architecture, variant } })
      const { head } = loadDefinition(await state.marshal({ platform }))
      return head.vertex.op.platform
    }
    expect(await platforms('aarch64', 'v8')).toEqual({ os: 'linux', architecture: 'arm64' })
    expect(await platforms('arm', '')).toEqual({ os: 'linux', architecture: 'arm', variant: 'v7' })
    const loaded = loadDefinition(await local('x').marshal({ platform }), {
      defaultPlatform: { os: 'linux', architecture: 'riscv64' },
    })
    expect(loaded.head.vertex.op.platform.architecture).toBe('riscv64')
  })

  it.each([
    ['docker-image://docker.io/library/alpine:latest', alpine],
    ['sh -c x', alpine.run({ args: ['sh', '-c', 'x'] }).root],
    ['my name', alpine.run({ args: ['x'], name: 'my name' }).root],
    [
      'mkdir /a, mkfile /b, symlink /d -> /c, rm /e, copy /f /g',
      alpine.file(
        fileActions
          .mkdir('/a', 0o755)
          .mkfile('/b', 0o644, Buffer.from(''))
          .symlink('/c', '/d')
          .rm('/e')
          .copy(alpine, '/f', '/g'),
      ),
    ],
    [
      'merge (docker-image://docker.io/library/alpine:latest, b)',
      merge([alpine, alpine.run({ args: ['b'] }).root]),
    ],
    [
      'diff (docker-image://docker.io/library/alpine:latest) -> (b)',
      diff(alpine, alpine.run({ args: ['b'] }).root),
    ],
    ['diff (docker-image://docker.io/library/alpine:latest) -> scratch', diff(alpine, scratch())],
  ])('names a vertex %s (C013)', async (name, state) => {
    expect(loadDefinition(await state.marshal({ platform })).head.vertex.name).toBe(name)
  })

  it('may be deep, and is then loaded in slices', async () => {
    let state = alpine
    for (let depth = 0; depth < 20_000; depth++) state = state.run({ args: [String(depth)] }).root
    const { vertices, head } = await loadLargeDefinition(await state.marshal({ platform }))
    expect(vertices).toHaveLength(20_001)
    expect(head.vertex.name).toBe('19999')
  })
})
