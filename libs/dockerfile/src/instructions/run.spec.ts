import { describe, expect, it } from '@jest/globals'
import { csvFields } from './csv.ts'
import { expandOne, failureOf, parseOne } from './testing/one.ts'
import type { RunMount } from './types.ts'

function mount(text: string, env: readonly string[] = []): RunMount {
  return expandOne('run', `RUN --mount=${text} cmd`, env).mounts[0]!
}

function mountFailure(text: string): string {
  return failureOf(`RUN --mount=${text} cmd`)
}

describe('RUN', () => {
  it('has a shell and an exec form (E048)', () => {
    expect(parseOne('run', 'RUN a  "b"')).toMatchObject({ shellForm: true, args: ['a  "b"'] })
    expect(parseOne('run', 'RUN ["a", "b"]')).toMatchObject({ shellForm: false, args: ['a', 'b'] })
  })

  it('keeps the heredocs of its line for the shell (E020, E021)', () => {
    expect(parseOne('run', 'RUN <<-EOF\n\t#!/bin/x\n\tEOF\n')).toMatchObject({
      shellForm: true,
      args: ['<<-EOF'],
      files: [{ name: 'EOF', data: '\t#!/bin/x\n', chomp: true }],
    })
    expect(parseOne('run', 'RUN cat <<EOF | x\n$a\nEOF\n')).toMatchObject({
      args: ['cat <<EOF | x'],
      files: [{ name: 'EOF', data: '$a\n', chomp: false }],
    })
  })

  it('has a network mode (E056)', () => {
    expect(parseOne('run', 'RUN x').network).toBe('default')
    expect(parseOne('run', 'RUN --network=none x').network).toBe('none')
    expect(failureOf('RUN --network=hots x')).toBe('invalid network mode "hots"')
  })

  it('has a security mode (E058)', () => {
    expect(parseOne('run', 'RUN x').security).toBe('sandbox')
    expect(parseOne('run', 'RUN --security=insecure x').security).toBe('insecure')
    expect(failureOf('RUN --security=no x')).toBe('security "no" is not valid')
  })

  it('takes devices by their CDI name (E059)', () => {
    const { devices, flagsUsed } = parseOne('run', 'RUN --device=v.com/c=d,required --device=name=e x')
    expect(devices).toEqual([
      { name: 'v.com/c=d', required: true },
      { name: 'e', required: false },
    ])
    expect(flagsUsed).toEqual(['device'])
    expect(failureOf('RUN --device=a,name=b x')).toBe('device name already set to a')
    expect(failureOf('RUN --device=a,nmae=b x')).toBe(
      "unexpected key 'nmae' in 'nmae=b' (did you mean name?)",
    )
    expect(failureOf('RUN --device=a,required=q x')).toBe('invalid value for required: q')
    expect(failureOf('RUN --device= x')).toBe('failed to parse csv devices: EOF')
  })
})

describe('the mounts of RUN', () => {
  it('are binds, read-only, where nothing else is said (E050)', () => {
    expect(mount('from=a,source=/s,target=/t')).toMatchObject({
      type: 'bind',
      from: 'a',
      source: '/s',
      target: '/t',
      readOnly: true,
    })
    expect(mount('src=/s,dst=/t,rw').readOnly).toBe(false)
    expect(mount('target=/t,readwrite=false').readOnly).toBe(true)
  })

  it('can be tmpfs of a size (E051)', () => {
    expect(mount('type=tmpfs,target=/t,size=64m')).toMatchObject({ readOnly: false, sizeLimit: 64 << 20 })
    expect(mountFailure('type=tmpfs,size=x')).toBe('invalid value for size: x')
    expect(mountFailure('size=1,type=tmpfs')).toBe("unexpected key 'size' for mount type 'bind'")
  })

  it.each([
    ['tpye=bind', "unexpected key 'tpye' in 'tpye=bind' (did you mean type?)"],
    ['type=cahce', 'unsupported mount type "cahce" (did you mean cache?)'],
    ['foo', "invalid field 'foo' must be a key=value pair"],
    ['type=bind,mode=1', 'mode not allowed for "bind" type mounts'],
    ['type=tmpfs,uid=1', 'uid not allowed for "tmpfs" type mounts'],
    ['type=cache,mode=9', 'invalid value 9 for mode'],
    ['type=cache,gid=-1', 'invalid value -1 for gid'],
    ['ro=x', 'invalid value for ro: x'],
    ['type=cache,sharing=lokced', 'unsupported sharing value "lokced" (did you mean locked?)'],
    ['sharing=locked', 'invalid cache sharing set for bind mount'],
    ['type=secret', 'invalid secret mount. one of source, target required'],
    ['type=secret,id=a,from=b', 'secret mount should not have a from'],
    ['type=secret,id=a,sharing=locked', 'secret mount should not define sharing'],
    ['type=secret,id=a,src=b', "both source and id can't be set"],
    ['type=cache,required', "unexpected key 'required' for mount type 'cache'"],
    ['from=$x', "'from' doesn't support variable expansion, define alias stage instead"],
    ['', 'failed to parse csv mounts: EOF'],
    ['a\\"b', 'failed to parse csv mounts: parse error on line 1, column 2: bare " in non-quoted field'],
    [
      '\\"a\\"b',
      'failed to parse csv mounts: parse error on line 1, column 3: extraneous or missing " in quoted-field',
    ],
  ])('refuse %j (E052)', (text, message) => {
    expect(mountFailure(text)).toBe(message)
  })

  it('are expanded, but for the stage that they come from (E054)', () => {
    const { mountFlags } = parseOne('run', 'RUN --mount=type=$T,from=a,target=/${D} x')
    expect(mountFlags).toEqual([{ text: 'type=$T,from=a,target=/${D}', from: 'a' }])
    expect(mount('type=$T,from=a,target=/${D}', ['T=cache', 'D=d'])).toMatchObject({
      type: 'cache',
      target: '/d',
    })
  })

  it('can be caches (E063, E064, E065, E066, E067, E068, E069, E070)', () => {
    expect(
      mount('type=cache,id=i,destination=/c,sharing=LOCKED,from=b,source=/s,mode=0700,uid=1,gid=2,ro'),
    ).toEqual({
      type: 'cache',
      from: 'b',
      source: '/s',
      target: '/c',
      readOnly: true,
      sizeLimit: 0,
      id: 'i',
      sharing: 'locked',
      required: false,
      env: undefined,
      mode: 0o700,
      uid: 1,
      gid: 2,
    })
    expect(mount('type=cache,target=/c')).toMatchObject({ readOnly: false, sharing: '', id: '' })
  })

  it('can be secrets (E071, E072, E073, E074, E075, E076)', () => {
    expect(mount('type=secret,id=a,target=/s,required,mode=0400,uid=1,gid=2,env=T')).toMatchObject({
      id: 'a',
      target: '/s',
      required: true,
      mode: 0o400,
      uid: 1,
      gid: 2,
      env: 'T',
      readOnly: true,
    })
    expect(mount('type=secret,id=a,env=').env).toBe('')
    expect(mount('type=secret,src=a,required=false').required).toBe(false)
  })

  it('can be ssh agents (E077, E078, E079, E080, E081)', () => {
    expect(mount('type=ssh')).toMatchObject({
      type: 'ssh',
      id: '',
      target: '',
      required: false,
      mode: undefined,
    })
    expect(mount('type=ssh,id=k,target=/k,required=1,mode=0600,uid=3,gid=4')).toMatchObject({
      id: 'k',
      target: '/k',
      required: true,
      mode: 0o600,
      uid: 3,
      gid: 4,
    })
  })

  it('take quoted fields', () => {
    expect(mount(`'"type=cache","target=/a,b"'`).target).toBe('/a,b')
    expect(csvFields('a,,"b ""c"""\r\n')).toEqual(['a', '', 'b "c"'])
    expect(csvFields(',')).toEqual(['', ''])
  })
})
