import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Platform } from '@slipway/oci'
import { createPlatforms } from './platforms.ts'

const V2 = 'cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3'
const V3 = 'avx avx2 bmi1 bmi2 f16c fma abm movbe xsave'
const V4 = 'avx512f avx512bw avx512cd avx512dq avx512vl'

describe('the platforms of a host', () => {
  let proc: string
  let now = 0
  const clock = { now: () => now }
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'slipway-proc-'))
    mkdirSync(join(proc, 'sys/fs/binfmt_misc'), { recursive: true })
    mkdirSync(join(proc, 'sys/abi'))
    now = 0
  })
  afterEach(() => rmSync(proc, { recursive: true }))

  const cpu = (flags: string): void =>
    writeFileSync(join(proc, 'cpuinfo'), `processor : 0\nflags\t\t: fpu ${flags}\n`)

  /** Registers an interpreter for an ELF machine, as the kernel shows it. */
  function register(
    name: string,
    machine: number,
    options: { bits?: 1 | 2; big?: boolean; state?: string; flags?: string } = {},
  ): void {
    const header = Buffer.alloc(20)
    header.write('\x7fELF', 'latin1')
    header[4] = options.bits ?? 2
    header[5] = options.big ? 2 : 1
    if (options.big) header.writeUInt16BE(machine, 18)
    else header.writeUInt16LE(machine, 18)
    const lines = [
      options.state ?? 'enabled',
      `interpreter /usr/bin/qemu-${name}`,
      `flags: ${options.flags ?? 'OCF'}`,
      'offset 0',
      `magic ${header.toString('hex')}`,
    ]
    writeFileSync(join(proc, 'sys/fs/binfmt_misc', `qemu-${name}`), `${lines.join('\n')}\n`)
  }

  const names = (platforms: readonly Platform[]): readonly string[] =>
    platforms.map(({ os, architecture, variant }) =>
      [os, architecture, ...(variant ? [variant] : [])].join('/'),
    )
  const host = { os: 'linux', architecture: 'amd64' }

  it('are its own first, then its levels, then what it emulates, in a fixed order (A015)', () => {
    cpu(`${V2} ${V3}`)
    writeFileSync(join(proc, 'sys/abi/vsyscall32'), '1\n')
    writeFileSync(join(proc, 'sys/fs/binfmt_misc/status'), 'enabled\n')
    register('s390x', 22, { big: true })
    register('arm', 40, { bits: 1 })
    register('aarch64', 183)
    register('ppc64', 21, { big: true })
    register('ppc64le', 21)
    register('riscv64', 243, { state: 'disabled' })
    register('loongarch64', 258, { flags: 'OC' })
    expect(names(createPlatforms({ host, proc, clock })())).toEqual([
      'linux/amd64',
      'linux/amd64/v2',
      'linux/amd64/v3',
      'linux/arm64',
      'linux/ppc64',
      'linux/ppc64le',
      'linux/s390x',
      'linux/386',
      'linux/arm/v7',
      'linux/arm/v6',
    ])
  })

  it('end at the first level that lacks something', () => {
    cpu(`${V2} ${V4}`)
    expect(names(createPlatforms({ host, proc, clock })())).toEqual(['linux/amd64', 'linux/amd64/v2'])
    rmSync(join(proc, 'cpuinfo'))
    expect(names(createPlatforms({ host, proc, clock })())).toEqual(['linux/amd64'])
    expect(names(createPlatforms({ host: { os: 'darwin', architecture: 'arm64' }, proc, clock })())).toEqual([
      'darwin/arm64',
    ])
  })

  it('are looked for again when they are old, unless never is asked for (A015)', () => {
    const arm = { os: 'linux', architecture: 'arm64', variant: 'v8' }
    const [aging, fixed] = [20_000, -1].map((maxAgeMs) =>
      createPlatforms({ host: arm, proc, clock, maxAgeMs }),
    )
    expect(names(aging!())).toEqual(['linux/arm64/v8'])
    expect(names(fixed!())).toEqual(['linux/arm64/v8'])
    register('x86_64', 62)
    now = 19_999
    expect(names(aging!())).toEqual(['linux/arm64/v8'])
    now = 20_000
    expect(names(aging!())).toEqual(['linux/arm64/v8', 'linux/amd64'])
    expect(names(fixed!())).toEqual(['linux/arm64/v8'])
  })
})
