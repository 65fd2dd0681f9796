import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { image, type State } from '@slipway/llb'
import { slipway } from './harness/clients.ts'
import { Daemon, mountsBelow } from './harness/daemon.ts'
import { dockerfile, Driver, llb } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { describeTogether, itTogether } from './harness/topology.ts'
import { treeOf } from './harness/tree.ts'
import { sleeps, waitFor } from './harness/watch.ts'
import { writeFiles } from './harness/world.ts'

const site = useSite()
const step = (text: string): State => image(site.world.base).run({ args: ['sh', '-c', text] }).root

describe('a rebuild', () => {
  itTogether('runs only what depends on a changed file, also after a restart (F001, F005)', async () => {
    const root = join(site.world.dir, 'restart-root')
    const context = site.world.context({
      Dockerfile: `FROM ${site.world.base}\nCOPY a /a\nRUN cat /a > /one\nFROM ${site.world.base}\nCOPY b /b\nRUN cat /b > /two\nCOPY --from=0 /one /one\n`,
      a: '1',
      b: '1',
    })
    {
      await using first = await Daemon.start({ root })
      await using driver = new Driver(first)
      const { events } = await driver.build(dockerfile(context))
      expect(stepOf(events, 'RUN cat /a')).toBe('done')
    }
    writeFiles(context, { b: '2' })
    await using second = await Daemon.start({ root })
    await using driver = new Driver(second)
    const { events, dir } = await driver.files(dockerfile(context))
    expect(stepOf(events, 'RUN cat /a')).toBe('cached')
    expect(stepOf(events, 'RUN cat /b')).toBe('done')
    expect(readFileSync(join(dir, 'two'), 'utf8')).toBe('2')
    expect(readFileSync(join(dir, 'one'), 'utf8')).toBe('1')
  })

  it('after a failure runs again what failed, and takes the rest from the cache (F041)', async () => {
    const context = site.world.context({
      Dockerfile: `FROM ${site.world.base}\nRUN echo good > /good\nCOPY flag /flag\nRUN test "$(cat /flag)" = go\n`,
      flag: 'stop',
    })
    const { events } = await site.driver.fails(dockerfile(context))
    expect(stepOf(events, 'RUN test')).toBe('failed')
    expect(stepOf((await site.driver.fails(dockerfile(context))).events, 'RUN echo good')).toBe('cached')
    writeFiles(context, { flag: 'go' })
    expect(stepOf((await site.driver.build(dockerfile(context))).events, 'RUN test')).toBe('done')
  })

  it('independent steps run at the same time (F014)', async () => {
    // None of them ends before all have begun.
    const meet = (name: string): string =>
      `RUN --mount=type=cache,id=meeting,target=/m touch /${name} /m/${name}; until [ -e /m/a ] && [ -e /m/b ] && [ -e /m/c ]; do sleep 0.05; done`
    const stages = ['a', 'b', 'c'].map((name) => `FROM ${site.world.base} AS ${name}\n${meet(name)}\n`)
    const context = site.world.context({
      Dockerfile: `${stages.join('')}FROM scratch\nCOPY --from=a /a /\nCOPY --from=b /b /\nCOPY --from=c /c /\n`,
    })
    const { dir } = await site.driver.files(dockerfile(context))
    expect(treeOf(dir)).toEqual({ a: '', b: '', c: '' })
  })
})

describeTogether('a daemon that is killed in the middle of a build', () => {
  it('leaves no mount, container or half result after its next start; its cache is whole (K040, F032)', async () => {
    const root = join(site.world.dir, 'kill-root')
    const context = site.world.context({
      Dockerfile: `FROM ${site.world.base}\nRUN echo first > /first\nRUN echo half > /half; sleep 996; echo second > /second\n`,
    })
    const first = await Daemon.start({ root })
    const driver = new Driver(first)
    const building = driver.fails(dockerfile(context))
    await waitFor(() => sleeps('996'))
    await first.kill()
    expect((await building).error).toBeDefined()
    await driver[Symbol.asyncDispose]()
    await using second = await Daemon.start({ root })
    expect(mountsBelow(root)).toEqual([])
    await waitFor(() => !sleeps('996'), 5_000)
    await using again = new Driver(second)
    writeFiles(context, {
      Dockerfile: `FROM ${site.world.base}\nRUN echo first > /first\nRUN test ! -e /half; echo second > /second\n`,
    })
    const { events, dir } = await again.files(dockerfile(context))
    expect(stepOf(events, 'RUN echo first')).toBe('cached')
    expect(readFileSync(join(dir, 'second'), 'utf8')).toBe('second\n')
    expect(existsSync(join(dir, 'half'))).toBe(false)
  })

  it('many times over, at any moment, builds the same in the end (F032)', async () => {
    const root = join(site.world.dir, 'torn-root')
    const lines = Array.from(
      { length: 12 },
      (_, index) => `RUN echo ${index} >> /log; head -c 300000 /dev/zero > /z${index}`,
    )
    const context = site.world.context({
      Dockerfile: `FROM ${site.world.base}\n${lines.join('\n')}\nRUN cat /log | tr '\\n' ' '\n`,
    })
    for (const delay of [250, 600, 900]) {
      const daemon = await Daemon.start({ root })
      const driver = new Driver(daemon)
      const building = driver.build(dockerfile(context)).catch(() => undefined)
      await new Promise((done) => setTimeout(done, delay))
      await daemon.kill()
      await building
      await driver[Symbol.asyncDispose]()
    }
    await using last = await Daemon.start({ root })
    await using driver = new Driver(last)
    const { image: made, events } = await driver.image(dockerfile(context))
    expect(made.config.rootfs.diff_ids).toHaveLength(14)
    expect(['done', 'cached']).toContain(stepOf(events, 'RUN cat /log'))
    const listed = execFileSync(
      'tar',
      ['-xOzf', made.blob(made.manifest.layers?.at(12)?.digest ?? ''), 'log'],
      { encoding: 'utf8' },
    )
    expect(listed).toBe(Array.from({ length: 12 }, (_, index) => `${index}\n`).join(''))
  })
})

describe('a cancelled build', () => {
  it('has its container killed, even one that ignores signals, and leaves no mount (A084, K022)', async () => {
    const stop = new AbortController()
    const building = site.driver.fails(await llb(step('trap "" TERM INT; sleep 995')), stop.signal)
    await waitFor(() => sleeps('995'))
    stop.abort()
    expect((await building).error.code).toBe('canceled')
    await waitFor(() => !sleeps('995') && mountsBelow(site.daemon.root).length === 0)
  })

  it('is no error for the next that wants the same step (F040)', async () => {
    const stop = new AbortController()
    const building = site.driver.fails(await llb(step('sleep 1; echo retried')), stop.signal)
    await new Promise((done) => setTimeout(done, 400))
    stop.abort()
    await building
    const { events } = await site.driver.build(await llb(step('sleep 1; echo retried')))
    expect(logsOf(events)).toBe('retried\n')
  })

  it('whose client was killed is cancelled too (B012)', async () => {
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nRUN sleep 994\n` })
    const args = ['build', '--addr', site.daemon.address, '--progress', 'plain', context]
    const client = spawn(slipway, args, { stdio: 'ignore' })
    await waitFor(() => sleeps('994'))
    const ended = once(client, 'exit')
    client.kill('SIGKILL')
    await ended
    await waitFor(() => !sleeps('994') && mountsBelow(site.daemon.root).length === 0)
  })
})

describe('builds at the same time', () => {
  it('that are the same, and that are not, all come out right (F001, F050, F051)', async () => {
    const context = site.world.context({
      Dockerfile: `FROM ${site.world.base}\nRUN echo common; cat /proc/sys/kernel/random/uuid > /id\nARG N\nRUN echo n=$N > /n\n`,
    })
    const outcomes = await Promise.all(
      Array.from(
        { length: 8 },
        async (_, index) =>
          await site.driver.files(dockerfile(context, { 'build-arg:N': String(index >> 1) })),
      ),
    )
    const read = (name: string) => outcomes.map(({ dir }) => readFileSync(join(dir, name), 'utf8'))
    expect(new Set(read('id')).size).toBe(1)
    expect(read('n')).toEqual([0, 0, 1, 1, 2, 2, 3, 3].map((n) => `n=${n}\n`))
  })
})

describe('state on disk', () => {
  it('holds no temporary directories when nothing runs (E220)', async () => {
    await site.driver.build(await llb(step('echo calm')))
    const left = (name: string): readonly string[] => {
      const dir = join(site.daemon.root, name)
      return existsSync(dir) ? readdirSync(dir) : []
    }
    expect(left('mounts')).toEqual([])
    expect(left('executor').filter((name) => /^[a-z0-9]{25}$/.test(name))).toEqual([])
    expect(mountsBelow(site.daemon.root)).toEqual([])
  })
})
