import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { Client } from '@slipway/client'
import { fileActions, image, scratch } from '@slipway/llb'
import { startBridgeBuild } from './harness/bridge-build.ts'
import { type BuildRequest, builders, slipwayBuilder } from './harness/builders.ts'
import { type Ran, run, slipway } from './harness/clients.ts'
import { Daemon, mountsBelow, REPO } from './harness/daemon.ts'
import { dockerfile, Driver } from './harness/driver.ts'
import { shellFrontend, typescriptFrontend } from './harness/socket-frontend.ts'
import { pushedDigest } from './harness/oci.ts'
import { SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 120_000

const digestOf = (world: World, tag: string): Promise<string> =>
  pushedDigest(world.registry.host, 'split', tag)

describeSplit('every service as a process of its own', {}, () => {
  let world: World
  let split: SplitDaemon
  let context: string
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    world = stack.use(await openWorld())
    split = stack.use(await SplitDaemon.start())
    context = world.context({
      Dockerfile: [
        `FROM ${world.base} AS base`,
        'COPY greeting /greeting',
        'RUN tr a-z A-Z < /greeting > /loud',
        'FROM base',
        'COPY --from=base /loud /again',
        'COPY later /later',
        'ENV A=1',
        'CMD ["cat", "/again"]',
        '',
      ].join('\n'),
      greeting: 'hello\n',
      later: '1\n',
    })
  }, TIMEOUT)

  const build = async (request: Partial<BuildRequest> = {}, builder = slipwayBuilder): Promise<Ran> =>
    await builder.build(split, { context, ...request })
  // Times of steps are not the same twice.
  const push = (tag: string): string =>
    `type=image,name=${world.registry.host}/split:${tag},push=true,rewrite-timestamp=true`
  const buildArgs = { SOURCE_DATE_EPOCH: '1000000000' }
  const good = (ran: Ran): Ran => {
    if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log}`)
    return ran
  }

  for (const builder of builders) {
    const test = builder.available ? it : it.skip
    if (!builder.available)
      console.warn(`SKIPPED: ${builder.name} against the services apart: it is not on PATH`)
    test(
      `builds the same image as one process does (${builder.name})`,
      async () => {
        const outputs = [push(`apart-${builder.name.replaceAll(' ', '-')}`)]
        good(await build({ outputs, buildArgs }, builder))
        await using daemon = await Daemon.start()
        good(await slipwayBuilder.build(daemon, { context, buildArgs, outputs: [push('together')] }))
        expect(await digestOf(world, `apart-${builder.name.replaceAll(' ', '-')}`)).toBe(
          await digestOf(world, 'together'),
        )
      },
      TIMEOUT,
    )
  }

  it(
    'runs only what depends on a change',
    async () => {
      good(await build())
      writeFileSync(join(context, 'later'), '2\n')
      const { stderr } = good(await build({ outputs: [`type=local,dest=${world.dir}/local`] }))
      expect(stderr).toMatch(/RUN tr[^\n]*\n(?:#\d+ [^\n]*\n)*?#\d+ CACHED/)
      expect(readFileSync(join(world.dir, 'local/later'), 'utf8')).toBe('2\n')
      expect(readFileSync(join(world.dir, 'local/again'), 'utf8')).toBe('HELLO\n')
    },
    TIMEOUT,
  )

  it(
    'sends archives through the relay',
    async () => {
      for (const type of ['oci', 'docker', 'tar']) {
        const dest = join(world.dir, `${type}.tar`)
        good(await build({ outputs: [`type=${type},dest=${dest}`] }))
        const listing = spawnSync('tar', ['-tf', dest]).stdout.toString()
        expect(listing).toContain({ oci: 'oci-layout', docker: 'manifest.json', tar: 'again' }[type])
      }
    },
    TIMEOUT,
  )

  it(
    'brings secrets to steps, and shows where a step failed',
    async () => {
      writeFileSync(join(world.dir, 'secret'), 'swordfish')
      const secret = world.context({
        Dockerfile: `FROM ${world.base}\nRUN --mount=type=secret,id=s [ "$(cat /run/secrets/s)" = swordfish ]\nRUN echo oh no; exit 7\n`,
      })
      const ran = await build({ context: secret, secrets: [`id=s,src=${join(world.dir, 'secret')}`] })
      expect(ran.code).not.toBe(0)
      expect(ran.stderr).toContain('oh no')
      expect(ran.stderr).toContain('exit code: 7')
      expect(ran.stderr).toMatch(/3 \|\s+>>> RUN echo oh no; exit 7/)
      expect(split.log).not.toContain('swordfish')
    },
    TIMEOUT,
  )

  it(
    'runs containers that a client asks for, on the worker',
    async () => {
      await using driven = startBridgeBuild(split)
      const ref = await driven.solve(image(world.base))
      const inside = await driven.bridge.newContainer({ mounts: [{ mount: { dest: '/' }, ref }] })
      let said = ''
      const stdin = (async function* () {
        yield await Promise.resolve(Buffer.from('over there\n'))
      })()
      const process = await inside.start(
        {
          meta: { args: ['/bin/sh', '-c', 'cat; echo x > /f; exit 6'] },
          tty: false,
          security: 0,
          secretEnv: [],
        },
        { stdin, stdout: (chunk) => void (said += Buffer.from(chunk).toString()), stderr: () => {} },
      )
      expect(await process.exit).toMatchObject({ exitCode: 6 })
      expect(said).toBe('over there\n')
      expect(Buffer.from(await inside.readFile(0, '/f')).toString()).toBe('x\n')
      await inside[Symbol.asyncDispose]()
      await driven.finish()
      await waitFor(() => mountsBelow(split.dir).length === 0, 30_000)
    },
    TIMEOUT,
  )

  it(
    'runs frontends that come as images, on the worker',
    async () => {
      await using made = await typescriptFrontend(world, 'split-frontend', async (bridge) => {
        const state = scratch().file(
          fileActions.mkfile('/who', 0o644, Buffer.from(bridge.opts['word'] ?? '')),
        )
        const { ref } = await bridge.solve({ definition: await state.marshal() })
        expect(Buffer.from((await ref?.readFile('/who')) ?? []).toString()).toBe('apart')
        return { ...(ref ? { ref } : {}), metadata: new Map() }
      })
      await using driver = new Driver(split)
      const image = await driver.files({
        frontend: 'gateway.v0',
        frontendOpt: { source: made.image, word: 'apart' },
      })
      expect(readFileSync(join(image.dir, 'who'), 'utf8')).toBe('apart')
      const line = world.context({ Dockerfile: `# syntax=${made.image}\nNO DOCKERFILE\n` })
      const { dir } = await driver.files(dockerfile(line, { word: 'apart' }))
      expect(readFileSync(join(dir, 'who'), 'utf8')).toBe('apart')
      const broken = await shellFrontend(world, 'split-broken', 'echo the reason >&2; exit 4')
      const { error } = await driver.fails({ frontend: 'gateway.v0', frontendOpt: { source: broken } })
      expect(error.message).toContain('exit code: 4: the reason')
      await waitFor(() => mountsBelow(split.dir).length === 0, 30_000)
    },
    TIMEOUT,
  )

  it(
    'ends a build that its client cancels, everywhere',
    async () => {
      const slow = world.context({ Dockerfile: `FROM ${world.base}\nRUN echo started; sleep 611\n` })
      const stop = new AbortController()
      const ran = slipwayBuilder.build(split, { context: slow }, { signal: stop.signal })
      await waitFor(() => sleepers() === 1, 30_000)
      stop.abort()
      await ran
      await waitFor(() => sleepers() === 0, 30_000)
    },
    TIMEOUT,
  )

  it(
    'builds while NATS is away, and when it is back',
    async () => {
      await split.nats.kill()
      writeFileSync(join(context, 'later'), '3\n')
      good(await build())
      await split.nats.resume()
      await new Promise((done) => setTimeout(done, 1_000))
      writeFileSync(join(context, 'later'), '4\n')
      good(await build())
    },
    TIMEOUT,
  )

  for (const name of [
    'exporter',
    'frontend',
    'context-sync',
    'executor',
    'cache',
    'worker',
    'solver',
    'control',
  ] as const) {
    it(
      `goes on after ${name} was killed and started again, from the cache`,
      async () => {
        good(await build({ outputs: [push('before')] }))
        await split.process(name).stop('SIGKILL')
        split.process(name).start()
        await split.ready()
        // Those who serve by presence are found once they are heard of again.
        const ran = await retry(async () => good(await build({ outputs: [push('after')] })))
        expect(ran.stderr).toMatch(/RUN tr[^\n]*\n(?:#\d+ [^\n]*\n)*?#\d+ CACHED/)
        expect(await digestOf(world, 'after')).toBe(await digestOf(world, 'before'))
      },
      TIMEOUT,
    )
  }

  it(
    'says what it needs when it cannot start',
    async () => {
      const start = async (app: string, args: readonly string[]): Promise<Ran> =>
        await run(join(REPO, 'node_modules/.bin/node'), [join(REPO, 'apps', app, 'src/main.ts'), ...args])
      const listen = ['--listen', `unix://${world.dir}/x.sock`, '--root', join(world.dir, 'x')]
      const lost = await start('solver', listen)
      expect(lost).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('--worker, or a bus to find it with --bus') as unknown,
      })
      const unknown = await start('cache', ['--listne', 'x'])
      expect(unknown).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("unknown option '--listne'") as unknown,
      })
      const nobody = await start('worker', [...listen, '--wait-seconds', '1', '--bus', 'nats://127.0.0.1:1'])
      expect(nobody).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('cannot reach NATS') as unknown,
      })
    },
    TIMEOUT,
  )

  it(
    'tells why steps ran, though they ran elsewhere than their records are',
    async () => {
      const asked = world.context({
        Dockerfile: `FROM ${world.base}\nCOPY why /why\nRUN cat /why\n`,
        why: 'one',
      })
      await using client = Client.dial(split.address, split.identity)
      const why = async (step: string): Promise<string> => {
        const refs: string[] = []
        for await (const { record } of client.history()) refs.push(record?.Ref ?? '')
        const ran = await run(slipway, ['why', '--addr', split.address, refs.at(-1)!, step])
        return ran.code === 0 ? ran.stdout : ran.stderr
      }
      good(await slipwayBuilder.build(split, { context: asked }))
      expect(await why('COPY why')).toContain('no step like it is remembered')
      writeFileSync(join(asked, 'why'), 'three')
      good(await slipwayBuilder.build(split, { context: asked }))
      expect(await why('COPY why')).toMatch(/changed \/why: 3 bytes sha256:\S+ -> 5 bytes sha256:/)
      expect(await why('RUN cat')).toContain('changed: input "[2/3] COPY why /why"')
    },
    TIMEOUT,
  )

  it(
    'ends cleanly, and leaves nothing',
    async () => {
      expect(await split.stopAll()).toEqual([])
      expect(mountsBelow(split.dir)).toEqual([])
    },
    TIMEOUT,
  )
})

function sleepers(): number {
  const found = spawnSync('pgrep', ['-f', '^sleep 611$']).stdout.toString()
  return found.split('\n').filter(Boolean).length
}

async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries >= 5) throw error
      await new Promise((done) => setTimeout(done, 1_000))
    }
  }
}
