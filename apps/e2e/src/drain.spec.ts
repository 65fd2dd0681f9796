import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import { Daemon, type DaemonOptions } from './harness/daemon.ts'
import { dockerfile, Driver, type Failure, type Outcome } from './harness/driver.ts'
import { SplitDaemon } from './harness/split.ts'
import { sleeps, waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(async () => await world?.[Symbol.asyncDispose]())

const slow = (seconds: string) =>
  dockerfile(world.context({ Dockerfile: `FROM ${world.base}\nRUN sleep ${seconds} && echo done > /x` }))

/** A build in the middle of its step. */
async function inStep(
  daemon: { readonly address: string },
  seconds: string,
): Promise<{ readonly driver: Driver; readonly ended: Promise<Outcome | Failure> }> {
  const driver = new Driver(daemon)
  const ended = driver
    .build(slow(seconds))
    .catch((error: unknown) => ({ error, events: [] }) as unknown as Failure)
  await waitFor(() => sleeps(seconds))
  return { driver, ended }
}

async function withDaemon(options: DaemonOptions, use: (daemon: Daemon) => Promise<void>): Promise<void> {
  await using daemon = await Daemon.start(options)
  await use(daemon)
}

describe('a daemon that is told to end', () => {
  it('cancels its builds, says why, and is gone within three seconds (L076)', async () => {
    await withDaemon({}, async (daemon) => {
      const { driver, ended } = await inStep(daemon, '61.1')
      expect(await daemon.stop()).toBeLessThan(3_000)
      const outcome = await ended
      expect('error' in outcome && outcome.error.message).toContain('the daemon is shutting down')
      expect(sleeps('61.1')).toBe(false)
      await driver[Symbol.asyncDispose]()
    })
  })

  it('lets builds end where it was given time for that, takes no more, and is not ready meanwhile', async () => {
    await withDaemon({ args: ['--drain-seconds', '20'] }, async (daemon) => {
      const { driver, ended } = await inStep(daemon, '4.1')
      const health = dial(daemon.address)
      expect(await health.unary(services.HealthService.Check, {})).toMatchObject({ status: 1 })
      const stopped = daemon.stop()
      await waitFor(async () => (await health.unary(services.HealthService.Check, {})).status === 2)
      const refused = await driver.fails(slow('0.1'))
      expect(refused.error).toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('shutting down'),
      })
      const outcome = await ended
      expect('error' in outcome).toBe(false)
      expect(await stopped).toBeLessThan(15_000)
      health.close()
      await driver[Symbol.asyncDispose]()
    })
  })

  it('cuts builds off when the time is over', async () => {
    await withDaemon({ args: ['--drain-seconds', '1'] }, async (daemon) => {
      const { driver, ended } = await inStep(daemon, '61.2')
      const took = await daemon.stop()
      expect(took).toBeGreaterThan(900)
      expect(took).toBeLessThan(4_500)
      const outcome = await ended
      expect('error' in outcome && outcome.error.message).toContain('the daemon is shutting down')
      await driver[Symbol.asyncDispose]()
    })
  })
})

describe('a service that is told to end', () => {
  for (const name of ['solver', 'worker', 'executor', 'control'] as const) {
    it(`${name}: lets a step that runs end, and the build with it`, async () => {
      await using split = await SplitDaemon.start()
      const seconds = `3.${name.length}`
      const { driver, ended } = await inStep(split, seconds)
      const code = split.process(name).stop()
      const outcome = await ended
      expect('error' in outcome ? outcome.error.message : 'ended').toBe('ended')
      expect(sleeps(seconds)).toBe(false)
      expect(await code).toBe(0)
      expect(split.process(name).log).toContain('stopping')
      await driver[Symbol.asyncDispose]()
    }, 60_000)
  }
})
