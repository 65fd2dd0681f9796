import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ContainerSpec } from '@slipway/runtime'
import { exec, root } from '../testing/exec-ops.ts'
import { RunFixture } from '../testing/run-fixture.ts'
import { createEmulation } from './emulator.ts'

const linux = (architecture: string, variant?: string) => ({
  os: 'linux',
  architecture,
  ...(variant === undefined ? {} : { variant }),
})

describe('how processes of a platform run', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-emulator-'))
    for (const name of ['first', 'second']) mkdirSync(join(dir, name))
  })
  afterEach(() => rmSync(dir, { recursive: true }))
  const place = (name: string, mode = 0o755): string => {
    const file = join(dir, name)
    writeFileSync(file, '')
    chmodSync(file, mode)
    return file
  }
  const find = () =>
    createEmulation(
      () => [linux('amd64'), linux('amd64', 'v2'), linux('s390x')],
      `${dir}/first::${dir}/second`,
    )

  it('is natively where the host or its kernel can, also as a lesser processor', () => {
    place('first/buildkit-qemu-x86_64')
    for (const platform of [linux('amd64'), linux('amd64', 'v2'), linux('386'), linux('s390x')])
      expect(find()(platform)).toEqual({ kind: 'native' })
  })

  it('is by an emulator on PATH, by its real path, if it may be run (F057)', () => {
    expect(find()(linux('arm64'))).toEqual({ kind: 'missing', program: 'buildkit-qemu-aarch64' })
    place('first/buildkit-qemu-aarch64', 0o644)
    expect(find()(linux('arm64'))).toEqual({ kind: 'missing', program: 'buildkit-qemu-aarch64' })
    const path = place('second/real')
    symlinkSync('real', join(dir, 'second/buildkit-qemu-aarch64'))
    expect(find()(linux('arm64', 'v8'))).toEqual({ kind: 'mounted', path })
    expect(find()(linux('riscv64'))).toEqual({ kind: 'missing', program: 'buildkit-qemu-riscv64' })
  })

  it('is not at all for levels that the processor lacks', () => {
    place('first/buildkit-qemu-x86_64')
    expect(() => find()(linux('amd64', 'v4'))).toThrow(
      'no support for running processes with linux/amd64/v4 platform, supported: linux/amd64, linux/amd64/v2',
    )
  })
})

describe('an exec op of a foreign platform', () => {
  let fixture: RunFixture
  beforeEach(async () => {
    fixture = await RunFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  it('starts in the emulator, which is mounted read-only (F057, C047)', async () => {
    let seen: ContainerSpec | undefined
    fixture.emulation = { kind: 'mounted', path: '/host/emulator' }
    fixture.step = async (spec) => {
      seen = spec
      return { exitCode: 0 }
    }
    await fixture.run(exec([root], { args: ['sh', '-c', 'x'] }), [undefined])
    expect(seen?.process.args).toEqual(['/dev/.buildkit_qemu_emulator', 'sh', '-c', 'x'])
    expect(seen?.mounts.at(-1)).toMatchObject({
      destination: '/dev/.buildkit_qemu_emulator',
      specs: [{ type: 'bind', source: '/host/emulator' }],
      readonly: true,
    })
  })

  it('says which emulator is missing where the kernel refuses a program, and only there (F058)', async () => {
    const run = () => fixture.run(exec([root], { args: ['x'] }), [undefined])
    const hint = 'neither binfmt_misc nor buildkit-qemu-aarch64 on PATH runs linux/'
    fixture.emulation = { kind: 'missing', program: 'buildkit-qemu-aarch64' }
    fixture.step = async (_spec, io) => {
      void io.stderr(Buffer.from('/bin/x: Exec for'))
      void io.stderr(Buffer.from('mat error\n'))
      return { exitCode: 126 }
    }
    await expect(run()).rejects.toThrow(`exit code: 126: exec format error: ${hint}`)
    expect(fixture.logs.map(({ text }) => text).join('')).toContain('Exec format error')
    fixture.step = async () => {
      throw new Error('exec: "x": exec format error')
    }
    await expect(run()).rejects.toThrow(hint)
    fixture.step = async () => ({ exitCode: 1 })
    await expect(run()).rejects.not.toThrow(hint)
    fixture.emulation = { kind: 'native' }
    fixture.step = async (_spec, io) => {
      void io.stderr(Buffer.from('exec format error'))
      return { exitCode: 1 }
    }
    await expect(run()).rejects.not.toThrow(hint)
  })
})
