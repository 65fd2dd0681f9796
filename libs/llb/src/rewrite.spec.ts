import { describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { fileActions } from './build/file.ts'
import { image } from './build/image.ts'
import { loadDefinition } from './load/load.ts'
import { unmarshalOp } from './marshal.ts'
import { rewriteDefinition } from './rewrite.ts'

const platform = { os: 'linux', architecture: 'amd64' }
const map = { filename: 'f', language: 'l', data: Buffer.from('') }
const graph = (base: string) =>
  image(base)
    .run({ args: ['x'], name: 'named', locations: [{ map, ranges: [] }] })
    .root.file(fileActions.copy(image('busybox'), '/a', '/b'))

describe('rewriteDefinition (C008)', () => {
  it('gives the definition that the new op would have had from the start', async () => {
    const before = await graph('alpine:1').marshal({ platform })
    const after = await graph('alpine:2').marshal({ platform })
    const [source] = before.def!
    const op = unmarshalOp(source!)
    const replaced = {
      ...op,
      source: { ...op.source, identifier: 'docker-image://docker.io/library/alpine:2' },
    }
    const rewritten = await rewriteDefinition(before, new Map([[sha256(source!), replaced]]))
    const bytes = (definition: typeof after) =>
      definition.def!.map((raw) => Buffer.from(raw).toString('base64'))
    expect(bytes(rewritten).sort()).toEqual(bytes(after).sort())
    const { head } = loadDefinition(rewritten)
    expect(head.vertex.inputs[0]!.vertex.name).toBe('named')
    expect(head.vertex.inputs[0]!.vertex.options.metadata!.locations).toHaveLength(1)
  })

  it('keeps the bytes of everything that is not above a replaced op', async () => {
    const definition = await graph('alpine').marshal({ platform })
    const rewritten = await rewriteDefinition(definition, new Map())
    expect(rewritten.def!.every((raw, index) => raw === definition.def![index])).toBe(true)
  })

  it('refuses inputs that are not there', async () => {
    const { def } = await graph('alpine').marshal({ platform })
    await expect(rewriteDefinition({ def: def!.slice(1) }, new Map())).rejects.toThrow(
      'invalid missing input digest',
    )
  })
})
