import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parseFlags } from './flags.ts'
import { loadConfig } from './load.ts'
import { parseDiskSpace, parseDuration, parseKeepStorage } from './values.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-config-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function load(toml: string, ...argv: readonly string[]) {
  const file = join(dir, 'buildkitd.toml')
  writeFileSync(file, toml)
  return loadConfig(parseFlags(['--config', file, ...argv], 'test').flags)
}

describe('configuration', () => {
  it('puts flags above the file and the file above the defaults', () => {
    const toml =
      'root = "/file"\ndebug = true\n[worker.oci]\nmax-parallelism = 3\n[worker.oci.labels]\na = "b"\n'
    expect(load(toml)).toMatchObject({
      root: '/file',
      log: { level: 'debug' },
      worker: { maxParallelism: 3, labels: { a: 'b' } },
    })
    const flags = ['--root', '/flag', '--oci-max-parallelism=5', '--oci-worker-labels', 'c=d']
    expect(load(toml, ...flags)).toMatchObject({
      root: '/flag',
      worker: { maxParallelism: 5, labels: { a: 'b', c: 'd' } },
    })
    expect(load('').addresses).toEqual(['unix:///run/buildkit/buildkitd.sock'])
  })

  it('refuses unknown keys, wrong types and what is not built yet, by name', () => {
    expect(() => load('rooot = "/x"')).toThrow(/unknown key "rooot"/)
    expect(() => load('[worker.oci]\nfoo = 1')).toThrow(/unknown key "worker.oci.foo"/)
    expect(() => load('debug = "yes"')).toThrow(/"debug" has a value of the wrong type/)
    expect(() => load('[worker.oci]\nrootless = true')).toThrow(/"worker.oci.rootless" is not supported yet/)
    expect(() => load('[worker.containerd]\nenabled = true')).toThrow(
      /containerd worker is not supported yet/,
    )
    expect(() => load('root = ')).toThrow(/failed to parse config/)
  })

  it('reads registries whose names hold dots', () => {
    const toml =
      '[registry."docker.io"]\nmirrors = ["m.example:5000"]\n[registry."m.example:5000"]\nhttp = true\nca = ["/ca.pem"]\n'
    expect(load(toml).registries).toMatchObject({
      'docker.io': { mirrors: ['m.example:5000'] },
      'm.example:5000': { http: true, ca: ['/ca.pem'] },
    })
  })

  it('refuses half of a TLS pair (A007)', () => {
    expect(() => load('', '--tlscert', '/c.pem')).toThrow(/without its key/)
    expect(() => load('', '--tlskey', '/k.pem')).toThrow(/without a certificate/)
  })

  it('refuses unknown flags, and known ones that are not built, by name', () => {
    expect(() => parseFlags(['--nope'], 'test')).toThrow(/unknown option '--nope'/)
    expect(() => parseFlags(['--rootless'], 'test')).toThrow(/--rootless is not supported yet/)
    expect(() => parseFlags(['--cdi-spec-dir', '/s'], 'test')).toThrow(/--cdi-spec-dir is not supported yet/)
  })

  it('takes switches as Go programs write them', () => {
    expect(parseFlags(['--debug=true', '--oci-worker-gc=false'], 'test').flags).toMatchObject({
      debug: true,
      ociWorkerGc: false,
    })
    expect(parseFlags([], 'test').flags).toEqual({})
  })

  it('reads durations and sizes', () => {
    expect(parseDuration('1h30m', 'k')).toBe(5_400_000)
    expect(parseDuration(48, 'k')).toBe(48_000)
    expect(parseDuration('-1s', 'k')).toBe(-1_000)
    expect(() => parseDuration('soon', 'k')).toThrow(/k: invalid duration "soon"/)
    expect(parseDiskSpace('10%', 'k')).toEqual({ percent: 10 })
    expect(parseDiskSpace('2GB', 'k')).toEqual({ bytes: 2e9 })
    expect(parseDiskSpace('1Mi', 'k')).toEqual({ bytes: 1 << 20 })
    expect(() => parseDiskSpace('110%', 'k')).toThrow(/k: invalid size/)
    expect(parseKeepStorage('100,20%', 'k')).toEqual({
      reservedSpace: { bytes: 1e8 },
      minFreeSpace: { percent: 20 },
    })
  })
})
