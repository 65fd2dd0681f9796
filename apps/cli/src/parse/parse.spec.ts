import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { frontendOptions, networkEntitlements } from '../slipway/frontend-options.ts'
import { buildOutputs } from '../slipway/build-outputs.ts'
import { parseAllow, parseSecret, parseSsh } from './attachables.ts'
import { parseAuthTls } from './auth-tls.ts'
import { parseCacheExport, parseCacheImport } from './cache.ts'
import { csvFields, csvLine } from './csv.ts'
import { parseOutput, parseShortOutput, resolveOutput } from './outputs.ts'
import { parseBuildArgs, parseHost, parsePairs } from './pairs.ts'
import { parseDuration, parseMegabytes } from './units.ts'

const STDOUT = { stream: process.stdout, isTerminal: false }

describe('words of the command line', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['', ['']],
    ['a,', ['a', '']],
    ['type=image,"name=a:1,b:2"', ['type=image', 'name=a:1,b:2']],
    ['"say ""hi"""', ['say "hi"']],
  ])('splits %s as CSV (L173)', (line, fields) => {
    expect(csvFields(line)).toEqual(fields)
  })

  it('gathers what is known of token servers, by host (L191)', () => {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-auth-tls-'))
    try {
      for (const name of ['ca', 'cert', 'key']) writeFileSync(join(dir, name), name)
      const pair = `cert=${dir}/cert,key=${dir}/key`
      expect(parseAuthTls([`host=a,ca=${dir}/ca`, `host=a,${pair}`, 'Host=b,insecure=true'])).toEqual(
        new Map([
          ['a', { insecure: false, ca: ['ca'], keyPairs: [{ cert: 'cert', key: 'key' }] }],
          ['b', { insecure: true, ca: [], keyPairs: [] }],
        ]),
      )
      expect(() => parseAuthTls([`host=a,ca=${dir}/none`])).toThrow(`failed to read ${dir}/none`)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  it('refuses broken CSV, and writes what it can read back', () => {
    expect(() => csvFields('a"b')).toThrow('bare "')
    expect(() => csvFields('"a')).toThrow('extraneous or missing "')
    const fields = ['a,b', 'c"d', 'e']
    expect(csvFields(csvLine(fields))).toEqual(fields)
  })

  it('reads secrets (L185 B058)', () => {
    expect(parseSecret('id=a,src=f')).toEqual({ id: 'a', file: 'f' })
    expect(parseSecret('id=a,type=env,src=V')).toEqual({ id: 'a', env: 'V' })
    expect(parseSecret('id=a,env=V')).toEqual({ id: 'a', env: 'V' })
    expect(() => parseSecret('id')).toThrow("invalid field 'id' must be a key=value pair")
    expect(() => parseSecret('id=a,type=x')).toThrow('unsupported secret type "x"')
    expect(() => parseSecret('id=a,foo=x')).toThrow("unexpected key 'foo'")
  })

  it('reads ssh agents (L186)', () => {
    expect(parseSsh('default')).toEqual({ id: 'default', paths: [], raw: false })
    expect(parseSsh('x=/a,/b')).toEqual({ id: 'x', paths: ['/a', '/b'], raw: false })
    expect(parseSsh('x=/a,raw=true')).toEqual({ id: 'x', paths: ['/a'], raw: true })
    expect(() => parseSsh('x=raw=true')).toThrow('raw mode must supply exactly one socket path for "x"')
    expect(() => parseSsh('x=/a,raw=maybe')).toThrow("invalid value for 'raw': maybe")
  })

  it('reads entitlements (L187)', () => {
    expect(parseAllow(['network.host', 'device=x'])).toHaveLength(2)
    expect(() => parseAllow(['root'])).toThrow('invalid entitlement: root')
  })

  it('reads caches (L183 L184)', () => {
    expect(parseCacheImport('--import-cache', 'a/b:c', {})).toEqual({
      type: 'registry',
      attrs: { ref: 'a/b:c' },
    })
    expect(parseCacheExport('--export-cache', 'type=registry,ref=x', {})).toEqual({
      type: 'registry',
      attrs: { mode: 'min', ref: 'x' },
    })
    const env = { ACTIONS_CACHE_URL: 'u', ACTIONS_RUNTIME_TOKEN: 't' }
    expect(parseCacheImport('--import-cache', 'type=gha', env).attrs).toEqual({ url: 'u', token: 't' })
    expect(() => parseCacheImport('--import-cache', 'type=gha', {})).toThrow('requires url parameter')
    expect(() => parseCacheImport('--import-cache', 'type=', {})).toThrow(
      '--import-cache requires type=<type>',
    )
  })

  it('reads pairs, build arguments and hosts (L177)', () => {
    expect([...parsePairs(['a=1', 'b=x=y', 'a=2'], 'opt')]).toEqual([
      ['a', '2'],
      ['b', 'x=y'],
    ])
    expect(() => parsePairs(['a'], 'opt')).toThrow('invalid opt "a"')
    expect([...parseBuildArgs(['A=1', 'SET', 'UNSET'], { SET: 's' })]).toEqual([
      ['A', '1'],
      ['SET', 's'],
    ])
    expect(parseHost('h:10.0.0.1')).toBe('h=10.0.0.1')
    expect(parseHost('h=[::1]')).toBe('h=::1')
    expect(() => parseHost('h')).toThrow('bad format for add-host')
  })

  it('reads durations and sizes (L201 L202)', () => {
    expect(parseDuration('1m30s')).toBe(90_000)
    expect(parseDuration('48h')).toBe(172_800_000)
    expect(() => parseDuration('soon')).toThrow('invalid duration')
    expect(parseMegabytes('1.5')).toBe(1_500_000)
    expect(() => parseMegabytes('1GB')).toThrow('invalid size')
  })
})

describe('outputs', () => {
  it('knows the long and the short forms (L173)', () => {
    expect(parseOutput('type=local,dest=out,a=b')).toEqual({ type: 'local', attrs: { dest: 'out', a: 'b' } })
    expect(() => parseOutput('dest=x')).toThrow('--output requires type=<type>')
    expect(() => parseOutput('type=local,output=x')).toThrow('you meant dest=x?')
    expect(parseShortOutput('out')).toEqual({ type: 'local', attrs: { dest: 'out' } })
    expect(parseShortOutput('-')).toEqual({ type: 'tar', attrs: { dest: '-' } })
    expect(parseShortOutput('type=registry,name=a')).toEqual({
      type: 'image',
      attrs: { push: 'true', name: 'a' },
    })
  })

  it('sends each to where it can go, and names what cannot work (L173 I044 I084)', () => {
    const resolve = (text: string, isTerminal = false) =>
      resolveOutput(parseOutput(text), { ...STDOUT, isTerminal })
    expect(resolve('type=oci,dest=a.tar').target).toEqual({ kind: 'file', path: 'a.tar' })
    expect(resolve('type=oci,dest=a.tar').attrs).toEqual({})
    expect(resolve('type=tar').target).toMatchObject({ kind: 'stream' })
    expect(resolve('type=other,dest=a,b=c')).toEqual({
      type: 'other',
      attrs: { b: 'c' },
      target: { kind: 'file', path: 'a' },
    })
    expect(resolve('type=other,b=c')).toEqual({ type: 'other', attrs: { b: 'c' } })
    expect(resolve('type=local,dest=d,mode=delete').target).toEqual({
      kind: 'directory',
      path: 'd',
      mirror: true,
    })
    expect(resolve('type=image,name=x').target).toBeUndefined()
    expect(() => resolve('type=tar', true)).toThrow('refusing to write to console')
    expect(() => resolve('type=local')).toThrow('output directory is required for local exporter')
    expect(() => resolve('type=image,dest=x')).toThrow('output x is not supported by image exporter')
    expect(() => resolve('type=local,dest=x,mode=move')).toThrow('invalid local exporter mode "move"')
    const directory = mkdtempSync(join(tmpdir(), 'slipway-cli-'))
    expect(() => resolve(`type=oci,dest=${directory}`)).toThrow('destination file is a directory')
    rmSync(directory, { recursive: true })
  })

  it('gives images their names, and pushes', () => {
    const outputs = (flags: object) =>
      buildOutputs({ output: [], tag: [], ...flags }, STDOUT).outputs.map(({ type, attrs }) => [type, attrs])
    expect(outputs({ tag: ['a', 'b:1'], push: true })).toEqual([['image', { push: 'true', name: 'a,b:1' }]])
    expect(outputs({ tag: ['a'], output: ['type=oci,dest=x.tar', 'd'] })).toEqual([
      ['oci', { name: 'a' }],
      ['local', {}],
    ])
    expect(outputs({ output: ['type=image,name=z'], push: true })).toEqual([
      ['image', { name: 'z', push: 'true' }],
    ])
    expect(outputs({})).toEqual([])
    expect(() => outputs({ push: true })).toThrow('tag is needed when pushing to registry')
    expect(() => outputs({ output: ['-', 'type=oci'] })).toThrow('only one output can go to standard output')
  })
})

describe('frontend options', () => {
  const NONE = {
    buildArg: [],
    label: [],
    platform: [],
    addHost: [],
    ulimit: [],
    cache: true,
    cacheFilter: [],
  }

  it('are those of the Dockerfile frontend (L177 L182)', () => {
    expect(frontendOptions(NONE, {})).toEqual({})
    expect(
      frontendOptions(
        {
          ...NONE,
          target: 't',
          buildArg: ['A=1'],
          label: ['l=v'],
          platform: ['linux/amd64', 'linux/arm64'],
          addHost: ['h:1.2.3.4', 'i:5.6.7.8'],
          network: 'host',
          pull: true,
          cache: false,
          shmSize: '64m',
        },
        { SOURCE_DATE_EPOCH: '5' },
      ),
    ).toEqual({
      target: 't',
      'build-arg:A': '1',
      'build-arg:SOURCE_DATE_EPOCH': '5',
      'label:l': 'v',
      platform: 'linux/amd64,linux/arm64',
      'add-hosts': 'h=1.2.3.4,i=5.6.7.8',
      'force-network-mode': 'host',
      'image-resolve-mode': 'pull',
      'no-cache': '',
      'shm-size': '67108864',
    })
    expect(networkEntitlements('host')).toEqual(['network.host'])
    expect(frontendOptions({ ...NONE, cacheFilter: ['a', 'b'] }, {})).toEqual({ 'no-cache': 'a,b' })
    expect(frontendOptions({ ...NONE, call: 'check' }, {})).toMatchObject({ requestid: 'frontend.lint' })
    expect(() => frontendOptions({ ...NONE, network: 'bridge' }, {})).toThrow(
      'network mode "bridge" not supported',
    )
  })
})
