import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sleep } from '@slipway/base'
import { listMounts } from '@slipway/linux'
import { createMounter } from '@slipway/snapshots/mounter'
import { Harness } from '../testing/harness.ts'
import { hasBusybox } from '../testing/rootfs.ts'
import { openRuncRuntime } from './runtime.ts'

const canRun = hasBusybox && process.getuid?.() === 0 && existsSync('/usr/sbin/runc')

/** A daemon of its own that starts a container and is then killed. */
const DAEMON = `
import { openRuncRuntime } from '${new URL('./runtime.ts', import.meta.url).href}'
import { createMounter } from '${new URL('../../../snapshots/src/mounter.ts', import.meta.url).href}'
import { readFileSync } from 'node:fs'
const { root, spec } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const runtime = await openRuncRuntime({ root, mounter: createMounter(), binary: 'runc' })
await runtime.start(spec, { stdout: (chunk) => process.stdout.write(chunk), stderr: (chunk) => process.stderr.write(chunk) })
`

describe('the janitor', () => {
  let harness: Harness
  let root: string
  beforeEach(() => {
    harness = new Harness()
    root = join(harness.dir, 'runtime')
  })
  afterEach(() => harness.dispose())

  const test = canRun ? it : it.skip
  test('ends and removes what a killed daemon left', async () => {
    const { specs } = harness.directory('data')
    writeFileSync(join(harness.dir, 'data/precious'), 'x')
    const mounts = [
      { destination: '/data', specs, readonly: false },
      { destination: '/part', specs, selector: 'precious', readonly: false },
    ]
    const spec = harness.spec(['/bin/sh', '-c', 'echo up; sleep 4321'], { mounts })
    writeFileSync(join(harness.dir, 'config.json'), JSON.stringify({ root, spec }))
    writeFileSync(join(harness.dir, 'daemon.mts'), DAEMON)
    const daemon = spawn(process.execPath, [
      join(harness.dir, 'daemon.mts'),
      join(harness.dir, 'config.json'),
    ])
    const died = new Promise((resolve) => daemon.once('exit', resolve))
    await new Promise((resolve, reject) => {
      daemon.stdout.on('data', (chunk: Buffer) => chunk.includes('up') && resolve(undefined))
      daemon.stderr.on('data', (chunk: Buffer) => reject(new Error(chunk.toString())))
    })
    daemon.kill('SIGKILL')
    await died
    const pidFile = join(root, 'bundles', spec.id, 'pid')
    // runc writes it only after the process started.
    while (!existsSync(pidFile)) await sleep(10)
    const pid = Number(readFileSync(pidFile, 'utf8'))
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('4321')

    await using runtime = await openRuncRuntime({ root, mounter: createMounter(), binary: 'runc' })
    expect(runtime.name).toBe('runc')
    await sleep(50)
    expect(existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toBeFalsy()
    expect(readdirSync(join(root, 'bundles'))).toEqual([])
    expect(readdirSync(join(root, 'state-runc'))).toEqual([])
    expect(listMounts().filter(({ target }) => target.startsWith(root))).toEqual([])
    expect(readFileSync(join(harness.dir, 'data/precious'), 'utf8')).toBe('x')
    expect(existsSync(`/sys/fs/cgroup/memory/slipway/${spec.id}`)).toBe(false)
    expect((await harness.run(runtime, 'exit 3')).exitCode).toBe(3)
  })

  test('does not take a root that another process has', async () => {
    await using _first = await openRuncRuntime({ root, mounter: createMounter(), binary: 'runc' })
    await expect(openRuncRuntime({ root, mounter: createMounter(), binary: 'runc' })).rejects.toEqual(
      expect.objectContaining({ code: 'failed-precondition' }),
    )
  })

  test('says which runtimes it tried', async () => {
    mkdirSync(root, { recursive: true })
    await expect(
      openRuncRuntime({ root, mounter: createMounter(), binary: 'no-such-runtime' }),
    ).rejects.toThrow('no OCI runtime works (no-such-runtime): not found')
    await expect(openRuncRuntime({ root, mounter: createMounter(), binary: '/bin/false' })).rejects.toThrow(
      'no OCI runtime works (/bin/false): false: exit code 1',
    )
    rmSync(root, { recursive: true })
  })
})
