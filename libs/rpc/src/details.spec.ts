import { describe, expect, it } from '@jest/globals'
import { type ErrorDetail, SlipwayError } from '@slipway/base'
import { google, pb } from '@slipway/proto'
import Long from 'long'
import { encodeStack } from './stack.ts'
import { decodeStatus, encodeStatus, fromServiceError, toServiceError } from './status.ts'

const op: pb.Op.$Properties = {
  inputs: [{ digest: 'sha256:aa', index: Long.ONE }],
  file: {
    actions: [
      {
        input: Long.NEG_ONE,
        output: Long.ZERO,
        mkfile: { path: '/f', mode: 0o644, data: Buffer.from('hi') },
      },
    ],
  },
}
const solve: ErrorDetail = {
  kind: 'solve',
  inputIds: ['w1::a', ''],
  mountIds: ['w1::b', ''],
  op,
  description: { 'llb.customname': 'RUN x' },
  subject: { kind: 'file', index: 2 },
}
const stack = encodeStack({
  version: 'v1',
  revision: 'abc',
  pid: 7,
  cmdline: ['slipwayd', '--root', '/r'],
  frames: [{ name: 'run', file: '/src/run.ts', line: 12 }],
})
const failed = (...details: readonly ErrorDetail[]) => new SlipwayError('unknown', 'failed', { details })

/** What a Go client's JSON parser gets to see, by name of the message. */
function jsonOf(status: google.rpc.Status.$Properties): Record<string, unknown> {
  return Object.fromEntries(
    (status.details ?? []).map(({ type_url: url, value }) => [
      url?.slice('github.com/moby/buildkit/'.length, -'+json'.length),
      JSON.parse(Buffer.from(value ?? []).toString()),
    ]),
  )
}

describe('details of errors', () => {
  it('are the JSON that clients of BuildKit read', () => {
    expect(jsonOf(encodeStatus(failed(solve)))).toEqual({
      'errdefs.Solve': {
        inputIDs: ['w1::a', ''],
        mountIDs: ['w1::b', ''],
        op: {
          inputs: [{ digest: 'sha256:aa', index: '1' }],
          file: {
            actions: [{ input: '-1', output: '0', mkfile: { path: '/f', mode: 0o644, data: 'aGk=' } }],
          },
        },
        file: { index: '2' },
        description: { 'llb.customname': 'RUN x' },
      },
    })
    const empty = failed(
      { kind: 'solve', inputIds: [], mountIds: [] },
      { kind: 'frontend', name: 'f', source: '' },
    )
    expect(jsonOf(encodeStatus(empty))).toEqual({ 'errdefs.Solve': {}, 'errdefs.Frontend': { name: 'f' } })
  })

  it('come back as they were, in their order, the outermost first on the wire', () => {
    const details: readonly ErrorDetail[] = [
      { kind: 'exit', exitCode: 3 },
      { kind: 'solve', inputIds: ['a'], mountIds: [], subject: { kind: 'cache', index: 0 } },
      { kind: 'vertex', digest: 'sha256:aa' },
      stack,
    ]
    const status = encodeStatus(failed(...details))
    expect(status.details?.[0]?.type_url).toBe('github.com/moby/buildkit/stack.Stack+json')
    expect(decodeStatus(status).details).toEqual(details)
  })

  it('give up first what readers miss least, and keep the lines that an error is about', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `RUN echo ${index + 1}`)
    const source: ErrorDetail = {
      kind: 'source',
      filename: 'Dockerfile',
      data: Buffer.from(lines.join('\n')),
      language: 'Dockerfile',
      ranges: [{ start: { line: 1_500, character: 0 }, end: { line: 1_500, character: 0 } }],
    }
    const data = Buffer.alloc(20 << 10)
    const huge = { ...solve, op: { file: { actions: [{ mkfile: { path: '/f', data } }] } } }
    const vertex: ErrorDetail = { kind: 'vertex', digest: 'sha256:aa' }
    const kept = fromServiceError(toServiceError(failed(huge, vertex, stack))).details
    expect(kept.map(({ kind }) => kind)).toEqual(['solve', 'vertex'])
    expect(kept[0]).toMatchObject({ mountIds: ['w1::b', ''], subject: { kind: 'file', index: 2 } })

    const shortened = fromServiceError(toServiceError(failed(vertex, source))).details
    expect(shortened.map(({ kind }) => kind)).toEqual(['vertex', 'source'])
    const left = Buffer.from((shortened[1] as { data: Uint8Array }).data)
      .toString()
      .split('\n')
    expect(left.slice(1_490, 1_510)).toEqual(lines.slice(1_490, 1_510))
    expect(left[0]).toBe('')
  })
})
