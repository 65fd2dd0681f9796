import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { slipwayBuilder } from './harness/builders.ts'
import type { Ran } from './harness/clients.ts'
import { mountsBelow } from './harness/daemon.ts'
import { type AppName, SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 180_000
/** Longer than any lease or heartbeat: a build that has not ended by then hangs. */
const HANG_MS = 60_000

describeSplit('a service killed during a build', {}, () => {
  let world: World
  let split: SplitDaemon
  let context: string
  let turn = 0
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    world = stack.use(await openWorld())
    split = stack.use(await SplitDaemon.start())
    context = world.context({
      Dockerfile: `FROM ${world.base}\nCOPY turn /turn\nRUN sleep 3.61\nRUN tr a-z A-Z < /turn > /loud\n`,
    })
  }, TIMEOUT)

  const build = async (): Promise<Ran> => {
    const stop = new AbortController()
    const hung = setTimeout(() => stop.abort(), HANG_MS)
    const outputs = [`type=image,name=${world.registry.host}/killed:${turn},push=true`]
    const ran = await slipwayBuilder.build(split, { context, outputs }, { signal: stop.signal })
    clearTimeout(hung)
    if (stop.signal.aborted) throw new Error(`the build hangs\n${ran.stderr}\n${split.log.slice(-20_000)}`)
    return ran
  }

  /** Kills while the step runs; answers how the build ended. */
  const killDuring = async (kill: () => Promise<void>): Promise<Ran> => {
    writeFileSync(join(context, 'turn'), `turn ${++turn}\n`)
    const ran = build()
    await until(() => sleepers() === 1, 'the step did not start')
    await kill()
    return await ran
  }

  const killApp = async (name: AppName): Promise<Ran> =>
    await killDuring(async () => {
      await split.process(name).stop('SIGKILL')
      split.process(name).start()
    })

  const expectGoesOn = async (): Promise<void> => {
    await split.ready()
    let ran = await build()
    // Those who serve by presence are found once they are heard of again.
    for (let tries = 0; ran.code !== 0 && tries < 5; tries++) {
      await new Promise((done) => setTimeout(done, 1_000))
      ran = await build()
    }
    if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
    await until(() => sleepers() === 0, 'the process of a step is left')
    const bundles = join(split.root, 'executor', 'bundles')
    await until(() => readdirSync(bundles).length === 0, 'a container is left')
  }

  for (const name of ['frontend', 'exporter', 'context-sync', 'cache'] as const) {
    it(
      `does not disturb it where the service is back when it is needed: ${name}`,
      async () => {
        const ran = await killApp(name)
        if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
        await expectGoesOn()
      },
      TIMEOUT,
    )
  }

  it(
    'does not disturb it where the service is NATS',
    async () => {
      const ran = await killDuring(async () => {
        await split.nats.kill()
        await split.nats.resume()
      })
      if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
      await expectGoesOn()
    },
    TIMEOUT,
  )

  for (const name of ['executor', 'worker'] as const) {
    it(
      `runs the step again where it died with the service, and says so: ${name}`,
      async () => {
        const ran = await killApp(name)
        if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
        expect(ran.stderr).toMatch(
          /lost the connection to (the executor|worker \w+)[^\n]*: the step runs again/,
        )
        expect(ran.stderr).not.toContain('ERROR')
        await expectGoesOn()
      },
      TIMEOUT,
    )
  }

  it(
    'begins it anew with the next solver where the service is the solver, and ends as one build',
    async () => {
      const ran = await killApp('solver')
      if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
      expect(ran.stderr).not.toContain('ERROR')
      await expectGoesOn()
    },
    TIMEOUT,
  )

  it(
    'ends it with a clear error where the service is the control that its client is with',
    async () => {
      const ran = await killApp('control')
      expect(ran.code).not.toBe(0)
      expect(ran.stderr).toMatch(/failed to solve: Connection dropped/)
      await expectGoesOn()
    },
    TIMEOUT,
  )

  for (const name of ['solver', 'executor', 'frontend', 'exporter', 'cache', 'context-sync'] as const) {
    it(
      `lets the step end before it stops on SIGTERM: ${name}`,
      async () => {
        let code: number | null = null
        const ran = await killDuring(async () => {
          const stopped = split.process(name).stop('SIGTERM')
          // What serves others meanwhile is a new instance.
          code = await stopped
          split.process(name).start()
          await split.ready()
        })
        expect([name, code]).toEqual([name, 0])
        if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
        await expectGoesOn()
      },
      TIMEOUT,
    )
  }

  it(
    'leaves nothing when all end',
    async () => {
      expect(await split.stopAll()).toEqual([])
      expect(mountsBelow(split.dir)).toEqual([])
      expect(sleepers()).toBe(0)
    },
    TIMEOUT,
  )
})

function sleepers(): number {
  const found = spawnSync('pgrep', ['-f', '^sleep 3.61$']).stdout.toString()
  return found.split('\n').filter(Boolean).length
}

async function until(condition: () => boolean, otherwise: string): Promise<void> {
  await waitFor(condition, 30_000, () => otherwise)
}
