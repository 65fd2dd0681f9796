import { describe, expect, it } from '@jest/globals'
import { pb } from '@slipway/proto'
import { opFields } from './op-fields.ts'

const platform = { os: 'linux', architecture: 'amd64' }
const fieldsOf = (op: pb.Op.$Properties): ReadonlyMap<string, string> =>
  opFields(pb.Op.decode(pb.Op.encode(op).finish()), platform)

function changed(before: pb.Op.$Properties, after: pb.Op.$Properties): readonly string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name)).sort()
}

describe('fields of an op', () => {
  it('name what differs between two execs', () => {
    const exec = (meta: object, mount: object = {}): pb.Op.$Properties => ({
      exec: {
        meta: { args: ['sh'], env: ['A=1', 'B=2'], cwd: '/', ...meta },
        mounts: [{ dest: '/', input: 0, output: 0, ...mount } as unknown as pb.Mount.$Properties],
      },
    })
    expect(changed(exec({}), exec({}))).toEqual([])
    expect(changed(exec({}), exec({ args: ['sh', '-c'] }))).toEqual(['args'])
    expect(changed(exec({}), exec({ env: ['A=1', 'C=3'] }))).toEqual(['env B', 'env C'])
    expect(changed(exec({}), exec({ cwd: '/x', user: 'u' }))).toEqual(['cwd', 'user'])
    expect(changed(exec({}), exec({}, { readonly: true }))).toEqual(['mount /'])
    // These change no cache key.
    expect(changed(exec({}), exec({ proxy_env: { http_proxy: 'p' } }))).toEqual([])
    expect(changed(exec({}), exec({}, { selector: '/sub' }))).toEqual([])
  })

  it('name what differs between sources and between file actions', () => {
    const source = (attrs: Record<string, string>): pb.Op.$Properties => ({
      source: { identifier: 'git://x', attrs },
    })
    expect(changed(source({}), source({ 'git.keepgitdir': 'true' }))).toEqual(['attribute git.keepgitdir'])
    const copy = (more: object): pb.Op.$Properties => ({
      file: { actions: [{ copy: { src: '/a', dest: '/b', ...more } }] },
    })
    expect(changed(copy({}), copy({ dest: '/c' }))).toEqual(['copy 0 dest'])
    expect(changed(copy({}), copy({ include_patterns: ['*.ts'] }))).toEqual(['copy 0 include_patterns'])
    const file = (text: string): pb.Op.$Properties => ({
      file: { actions: [{ mkfile: { path: '/f', data: Buffer.from(text) } }] },
    })
    expect(changed(file('a'), file('b'))).toEqual(['mkfile 0 data'])
  })
})
