import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { errorMessage, newId, sleep } from '@slipway/base'
import { listMounts } from '@slipway/linux'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import type { Runtime } from '@slipway/runtime'
import { addRuntimeChecks } from '@slipway/runtime/testing/check'
import { Harness, Output } from '@slipway/runtime/testing/harness'
import { encodeContainer } from '@slipway/runtime/wire/messages'
import { type Check, ensure, Skipped } from '../check.ts'

export interface ExecutorWorld {
  readonly caller: Caller
  /** The same executor, as a worker uses it. */
  readonly runtime: Runtime
  /** Where trees are prepared: the executor sees it under the same path. */
  readonly dir: string
  /** How long after its end something of a container may still be there. */
  readonly graceMs: number
}

/** A check that takes longer hangs. */
const CHECK_MS = 120_000
const POLL_MS = 50
const SLEEP_SECONDS = 987_654

/** What is asked of every runtime, here of one behind the wire. */
export function runtimeChecks(): readonly Check<ExecutorWorld>[] {
  const checks: Check<ExecutorWorld>[] = []
  addRuntimeChecks((name, run) => {
    checks.push(
      inHarness(name.replace(/ \([A-Z]\d{3}.*\)$/, ''), ({ runtime }, harness) => run({ runtime, harness })),
    )
  })
  return checks
}

/** What only the wire can show. */
export const wireChecks: readonly Check<ExecutorWorld>[] = [
  {
    name: 'tells its name',
    run: async ({ caller }) => {
      const { name } = await caller.unary(services.SlipwayExecutorService.Info, {}, { deadlineMs: 30_000 })
      ensure(Boolean(name), 'Info answers no name')
    },
  },
  inHarness('ends the container when its call is lost', async ({ caller, graceMs }, harness) => {
    const marker = `lost${newId()}`
    const script = `echo up; sleep ${SLEEP_SECONDS}; : ${marker}`
    const stream = caller.duplex(services.SlipwayExecutorService.Run)
    const said = new Promise<void>((resolve, reject) => {
      stream.on('data', ({ stdout }: { stdout?: Uint8Array | null }) => stdout && resolve())
      stream.on('error', reject)
      stream.on('end', () => reject(new Error('the call ended before the container said anything')))
    })
    stream.write({ start: encodeContainer(harness.spec(['/bin/sh', '-c', script]), false) })
    await said
    if (commandLinesWith(marker) === 0) throw new Skipped('its processes cannot be seen from here')
    stream.cancel()
    await within(graceMs, () => commandLinesWith(marker) === 0, 'its process still runs')
  }),
  inHarness('keeps the environment of a process off every command line', async ({ runtime }, harness) => {
    const secret = `secret${newId()}`
    const output = new Output()
    const changes = { process: { env: [`SECRET=${secret}`] } }
    await using container = await harness.start(runtime, 'echo $SECRET; sleep 600', changes, output)
    await output.waitFor(secret)
    ensure(commandLinesWith(secret) === 0, 'a variable is in /proc/*/cmdline, where everybody reads it')
    await container.kill(9)
    await container.exit
  }),
  inHarness('refuses a further process of a container that there is not', async ({ caller }) => {
    const stream = caller.duplex(services.SlipwayExecutorService.Exec)
    const failed = new Promise<boolean>((resolve) => {
      stream.on('data', () => resolve(false))
      stream.on('error', () => resolve(true))
      stream.on('end', () => resolve(false))
    })
    stream.write({ start: { container: newId(), process: { args: ['true'] }, has_stdin: false } })
    ensure(await failed, 'it was not refused')
  }),
]

/** A check with a root file system of its own, of which nothing may stay mounted. */
function inHarness(
  name: string,
  run: (world: ExecutorWorld, harness: Harness) => Promise<void>,
): Check<ExecutorWorld> {
  return {
    name,
    run: async (world) => {
      const harness = new Harness(world.dir)
      try {
        await inTime(run(world, harness)).catch((error: unknown) => {
          throw error instanceof Skipped ? error : new Error(oneLine(errorMessage(error)), { cause: error })
        })
        await within(world.graceMs, () => mountsOf(harness).length === 0, 'mounts of its trees are left')
      } finally {
        // Through a mount that was left files of others would be removed.
        if (mountsOf(harness).length === 0) harness.dispose()
      }
    },
  }
}

function mountsOf({ dir }: Harness): readonly string[] {
  const name = basename(dir)
  return listMounts()
    .filter(({ root, target, superOptions }) =>
      [root, target, ...superOptions].some((text) => text.includes(name)),
    )
    .map(({ target }) => target)
}

function commandLinesWith(text: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
    } catch {
      return false
    }
  }).length
}

async function inTime(run: Promise<void>): Promise<void> {
  const late = new AbortController()
  const hung = sleep(CHECK_MS, late.signal).then(() => {
    throw new Error(`it has not ended after ${CHECK_MS / 1000} seconds`)
  })
  hung.catch(() => undefined)
  try {
    await Promise.race([run, hung])
  } finally {
    late.abort()
  }
}

async function within(graceMs: number, condition: () => boolean, otherwise: string): Promise<void> {
  for (const end = Date.now() + graceMs; !condition(); await sleep(POLL_MS))
    ensure(Date.now() < end, otherwise)
}

function oneLine(message: string): string {
  return stripVTControlCharacters(message)
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
}
