import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mountsBelow } from '@slipway/linux'
import type { ProcessExit } from '@slipway/rpc'
import { type Loopback, openLoopback } from '@slipway/rpc/testing'
import type { Runtime } from '@slipway/runtime'
import { openRuncRuntime } from '@slipway/runtime/runc/runtime'
import { hasBusybox } from '@slipway/runtime/testing/rootfs'
import { createExecutorService } from '@slipway/runtime/wire/server'
import { createMounter } from '@slipway/snapshots/mounter'
import { checkExecutor } from './command.ts'

const canRun = hasBusybox && process.getuid?.() === 0
if (!canRun) console.warn('SKIPPED: conformance of executors: needs root and a static /bin/busybox')

async function prove(
  dir: string,
  { address }: Loopback,
  ...only: readonly string[]
): Promise<readonly string[]> {
  const lines: string[] = []
  const good = await checkExecutor(
    ['--address', address, '--dir', dir, '--grace', '2', ...only.flatMap((text) => ['--only', text])],
    (line) => lines.push(line),
  )
  expect(good).toBe(lines.every((line) => !line.startsWith('FAIL')))
  return lines
}

;(canRun ? describe : describe.skip)('the proof of executors', () => {
  let dir: string
  const stack = new AsyncDisposableStack()
  let ours: Loopback
  let runtime: Runtime
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-conformance-'))
    runtime = stack.use(await openRuncRuntime({ root: dir, mounter: createMounter() }))
    ours = stack.use(await openLoopback([createExecutorService(runtime)]))
  }, 60_000)
  afterAll(async () => {
    await stack.disposeAsync()
    expect(readdirSync(join(dir, 'bundles'))).toEqual([])
    expect(mountsBelow(dir)).toEqual([])
    rmSync(dir, { recursive: true, force: true })
  })

  it('holds for ours, on the wire and behind it', async () => {
    const lines = await prove(dir, ours, 'tells its name', 'off every command line', 'refuses')
    expect(lines).toEqual([
      'ok   tells its name',
      'ok   keeps the environment of a process off every command line',
      'ok   refuses a further process of a container that there is not',
      'ok   refuses bad specs',
      '4 ok, 0 failed, 0 skipped',
    ])
    const lost = await prove(dir, ours, 'call is lost')
    expect(lost.at(-1)).toBe('1 ok, 0 failed, 0 skipped')
    const behind = await prove(dir, ours, 'runs arguments as they are', 'binds directories', 'sets limits')
    expect(behind.at(-1)).toBe('3 ok, 0 failed, 0 skipped')
  }, 60_000)

  it('finds one that says that all went well', async () => {
    const exit: Promise<ProcessExit> = Promise.resolve({ exitCode: 0 })
    const liar: Runtime = {
      name: '',
      start: (spec) =>
        Promise.resolve({
          id: spec.id,
          exit,
          exec: () =>
            Promise.resolve({ exit, kill: () => Promise.resolve(), resize: () => Promise.resolve() }),
          kill: () => Promise.resolve(),
          resize: () => Promise.resolve(),
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }),
    }
    await using wrong = await openLoopback([createExecutorService(liar)])
    const lines = await prove(
      dir,
      wrong,
      'tells its name',
      'runs arguments',
      'makes the working',
      'read-only root',
    )
    expect(lines.map((line) => line.slice(0, 4).trim())).toEqual(['FAIL', 'FAIL', 'FAIL', 'FAIL', '0 ok'])
    expect(lines[1]).toMatch(/^FAIL runs arguments as they are and answers the exit code \(.*stdout/)
  })

  it('finds containers that outlive their call, and mounts that are left', async () => {
    const leaked: AsyncDisposable[] = []
    const leaking: Runtime = {
      name: 'leaking',
      start: async (spec, io) => {
        const container = await runtime.start(spec, io)
        leaked.push(container)
        return {
          ...container,
          id: spec.id,
          exit: container.exit,
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }
      },
    }
    await using wrong = await openLoopback([createExecutorService(leaking)])
    const lines = await prove(dir, wrong, 'call is lost')
    for (const each of leaked) await each[Symbol.asyncDispose]()
    expect(lines[0]).toBe('FAIL ends the container when its call is lost (its process still runs)')
  }, 60_000)
})
