import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Daemon } from './harness/daemon.ts'
import { dockerfile, Driver } from './harness/driver.ts'
import { stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { sleeps, waitFor } from './harness/watch.ts'

const site = useSite()

describe('a daemon with max-parallelism 1', () => {
  it('runs independent steps one after the other, and answers from the cache meanwhile (F014)', async () => {
    await using daemon = await Daemon.start({ args: ['--oci-max-parallelism=1'] })
    await using driver = new Driver(daemon)
    const known = site.world.context({ Dockerfile: `FROM ${site.world.base}\nRUN echo known\n` })
    await driver.build(dockerfile(known))
    const stage = (name: string): string =>
      `FROM ${site.world.base} AS ${name}\nRUN cat /proc/uptime > /${name}; sleep 0.7; cat /proc/uptime >> /${name}\n`
    const context = site.world.context({
      Dockerfile: `${stage('a')}${stage('b')}FROM scratch\nCOPY --from=a /a /\nCOPY --from=b /b /\n`,
    })
    const slow = driver.files(dockerfile(context))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { events } = await driver.build(dockerfile(known))
    expect(stepOf(events, 'RUN echo known')).toBe('cached')
    const { dir } = await slow
    const times = ['a', 'b'].map((name) => {
      const [from, to] = readFileSync(join(dir, name), 'utf8').trim().split('\n').map(Number.parseFloat)
      return { from: from!, to: to! }
    })
    const [first, second] = times.sort((x, y) => x.from - y.from)
    expect(first!.to - first!.from).toBeGreaterThanOrEqual(0.6)
    expect(second!.from).toBeGreaterThanOrEqual(first!.to)
  })
})

describe('a build without cache beside one with', () => {
  it('runs its steps itself, and what it made is what later builds get (F002, F035)', async () => {
    const context = site.world.context({
      Dockerfile: `FROM ${site.world.base} AS made\nRUN cat /proc/sys/kernel/random/uuid > /id; sleep 1.37\nFROM scratch\nCOPY --from=made /id /\n`,
    })
    const idOf = async (build: Promise<{ readonly dir: string }>): Promise<string> =>
      readFileSync(join((await build).dir, 'id'), 'utf8')
    const normal = idOf(site.driver.files(dockerfile(context)))
    await waitFor(() => sleeps('1.37'))
    const forced = idOf(site.driver.files(dockerfile(context, { 'no-cache': '' })))
    expect(await forced).not.toBe(await normal)
    expect(await idOf(site.driver.files(dockerfile(context)))).toBe(await forced)
  })
})

describe('a daemon that is asked what its solver does', () => {
  it.each([
    ['all of it', { BUILDKIT_SCHEDULER_DEBUG: '1' }, true],
    ['chosen steps', { BUILDKIT_SCHEDULER_DEBUG_STEPS: 'none,chosen' }, false],
  ])('logs %s (F013)', async (_, env, isAll) => {
    await using daemon = await Daemon.start({ args: ['--debug'], env })
    await using driver = new Driver(daemon)
    const file = `FROM ${site.world.base}\nRUN echo chosen\nRUN echo another\n`
    await driver.build(dockerfile(site.world.context({ Dockerfile: file })))
    await waitFor(() => /edge .*RUN echo chosen\[0\] complete/.test(daemon.log))
    expect(/edge .*RUN echo another\[0\] complete/.test(daemon.log)).toBe(isAll)
  })
})
