import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { passwordVariable } from '@slipway/app-kit/bus-users'
import { SERVICE_NAMES } from '@slipway/app-kit/roles'
import { CREDENTIALS, s3Arguments, s3Config } from '@slipway/content/testing/s3-server'
import { freePort } from '@slipway/testing/free-port'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { slipwayBuilder } from './harness/builders.ts'
import { type Ran, run, slipway } from './harness/clients.ts'
import { Daemon, mountsBelow, REPO } from './harness/daemon.ts'
import { DockerEngine } from './harness/docker-engine.ts'
import { type Engine, ENGINES, missingEngines, writeEngineContext } from './harness/engine-images.ts'
import { APPS, type BusServer, SplitDaemon } from './harness/split.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 180_000
const PASSWORD = 'sword/fish'
const TITLE = 'engines in containers, of images that Slipway has built'

const missing = missingEngines()
const obstacle = missing.length > 0 ? `not installed: ${missing.join(', ')}` : await DockerEngine.obstacle()
if (obstacle !== undefined) console.warn(`SKIPPED: ${TITLE}: ${obstacle}`)
const describeContainers = obstacle === undefined ? describe : describe.skip

/** NATS in a container, with the users of `deploy/nats.conf`. */
class NatsContainer implements BusServer {
  readonly url: string
  readonly pid = 0
  readonly #container: StartedTestContainer
  readonly #engine: DockerEngine

  constructor(port: number, container: StartedTestContainer, engine: DockerEngine) {
    this.url = `nats://127.0.0.1:${port}`
    this.#container = container
    this.#engine = engine
  }

  async kill(): Promise<void> {
    await killed(this.#engine, this.#container)
  }

  async resume(): Promise<void> {
    await startedAgain(this.#engine, this.#container)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#container.stop()
  }
}

async function killed(engine: DockerEngine, container: StartedTestContainer): Promise<void> {
  const failed = await engine.docker('kill', container.getId())
  if (failed !== '') throw new Error(failed)
}

async function startedAgain(engine: DockerEngine, container: StartedTestContainer): Promise<void> {
  const failed = await engine.docker('start', container.getId())
  if (failed !== '') throw new Error(failed)
}

describeContainers(TITLE, () => {
  let dir: string
  let engine: DockerEngine
  let world: World
  let split: SplitDaemon
  let registry: string
  const ended = new DisposableStack()
  const running = new Map<Engine, StartedTestContainer>()

  const container = async (
    name: Engine,
    log: RegExp,
    command: readonly string[],
  ): Promise<GenericContainer> => {
    return await Promise.resolve(
      new GenericContainer(`slipway-test-${name}:latest`)
        .withNetworkMode('host')
        .withCommand([...command])
        .withWaitStrategy(Wait.forLogMessage(log))
        .withStartupTimeout(120_000),
    )
  }

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-containers-'))
    engine = await DockerEngine.start()
    const settings = {
      DOCKER_HOST: engine.host,
      // Containers are on the network of this machine; no helper image says so.
      TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
      TESTCONTAINERS_RYUK_DISABLED: 'true',
    }
    for (const [name, value] of Object.entries(settings)) {
      process.env[name] = value
      ended.defer(() => void delete process.env[name])
    }
    world = await openWorld()
    writeFileSync(join(dir, 'password'), PASSWORD)
    mkdirSync(join(dir, 'context'))
    writeEngineContext(join(dir, 'context'))
  }, TIMEOUT)
  afterAll(async () => {
    // Whatever fails to end, the engine does.
    await using stack = new AsyncDisposableStack()
    stack.defer(() => rmSync(dir, { recursive: true, force: true }))
    stack.defer(() => ended.dispose())
    stack.defer(async () => await world?.[Symbol.asyncDispose]())
    stack.defer(async () => await engine?.[Symbol.asyncDispose]())
    for (const [name, each] of running) if (name !== 'nats') stack.defer(async () => void (await each.stop()))
    stack.defer(async () => await split?.[Symbol.asyncDispose]())
  }, TIMEOUT)

  it(
    'are built and loaded',
    async () => {
      await using daemon = await Daemon.start()
      for (const name of ENGINES) {
        const tar = join(dir, `${name}.tar`)
        const args = [
          'build',
          '--progress',
          'plain',
          '--target',
          name,
          '--secret',
          `id=password,src=${dir}/password`,
        ]
        args.push(
          '--output',
          `type=docker,name=slipway-test-${name}:latest,compression=uncompressed,dest=${tar}`,
        )
        const built = await run(slipway, [...args, join(dir, 'context')], {
          env: { BUILDKIT_HOST: daemon.address },
        })
        if (built.code !== 0) throw new Error(built.stderr)
        expect(await engine.docker('load', '-i', tar)).toBe('')
        rmSync(tar)
      }
    },
    TIMEOUT,
  )

  it(
    'serve services apart, each a user of NATS of its own, with keys in PostgreSQL and blobs in the bucket',
    async () => {
      const [busPort, registryPort, postgresPort] = [await freePort(), await freePort(), await freePort()]
      const s3Ports: number[] = []
      for (let count = 0; count < 8; count++) s3Ports.push(await freePort())
      registry = `127.0.0.1:${registryPort}`
      const settings = { version: '0.1', storage: { filesystem: { rootdirectory: '/tmp/registry' } } }
      const registryConfig = JSON.stringify({ ...settings, http: { addr: registry } })
      const passwords = Object.fromEntries(SERVICE_NAMES.map((name) => [passwordVariable(name), PASSWORD]))
      const nats = (
        await container('nats', /Server is ready/, [
          '-a',
          '127.0.0.1',
          '-p',
          `${busPort}`,
          '-c',
          '/nats.conf',
        ])
      )
        .withCopyFilesToContainer([{ source: join(REPO, 'deploy/nats.conf'), target: '/nats.conf' }])
        .withEnvironment(passwords)
      const store = (
        await container('s3', /S3 API Server/i, s3Arguments(s3Ports, '/data'))
      ).withCopyContentToContainer([{ content: s3Config(), target: '/data/config.json' }])
      const images = (
        await container('registry', /listening on/, ['/registry.json'])
      ).withCopyContentToContainer([{ content: registryConfig, target: '/registry.json' }])
      const database = await container('postgres', /ready to accept connections/, [
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        `port=${postgresPort}`,
      ])
      for (const [name, each] of [
        ['nats', nats],
        ['s3', store],
        ['registry', images],
        ['postgres', database],
      ] as const)
        running.set(name, await each.start())
      const cache = ['--postgres', `postgres://slipway@127.0.0.1:${postgresPort}/postgres`]
      cache.push('--postgres-password-file', join(dir, 'password'))
      cache.push(
        '--s3',
        's3://slipway/cache',
        '--s3-endpoint',
        `http://127.0.0.1:${s3Ports[0]}`,
        '--s3-create-bucket',
      )
      const bus = ['--bus-password-file', join(dir, 'password')]
      split = await SplitDaemon.start({
        nats: new NatsContainer(busPort, running.get('nats')!, engine),
        args: { ...Object.fromEntries(APPS.map((name) => [name, bus])), cache: [...bus, ...cache] },
        env: {
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        },
      })
      const first = await build('one')
      expect(first.stderr).not.toMatch(CACHED)
      const pushed = await fetch(`http://${registry}/v2/app/manifests/one`, { headers: { accept: ACCEPT } })
      expect(pushed.status).toBe(200)
      await split.process('cache').stop()
      rmSync(join(split.dir, 'cache'), { recursive: true })
      split.process('cache').start()
      await split.ready()
      expect((await build('two')).stderr).toMatch(CACHED)
    },
    TIMEOUT,
  )

  it(
    'may be killed and started again, and nothing is forgotten',
    async () => {
      for (const name of ['nats', 'postgres', 's3', 'registry'] as const) {
        await killed(engine, running.get(name)!)
        await startedAgain(engine, running.get(name)!)
      }
      await waitFor(
        async () => (await fetch(`http://${registry}/v2/`).catch(() => undefined))?.status === 200,
        30_000,
      )
      expect((await build('three')).stderr).toMatch(CACHED)
    },
    TIMEOUT,
  )

  it(
    'leave nothing, and no secret in what is logged',
    async () => {
      expect(await split.stopAll()).toEqual([])
      expect(split.log).not.toContain(PASSWORD)
      expect(split.log).not.toContain(CREDENTIALS.secretAccessKey)
      expect(mountsBelow(split.dir)).toEqual([])
    },
    TIMEOUT,
  )

  const CACHED = /RUN tr[^\n]*\n(?:#\d+ [^\n]*\n)*?#\d+ CACHED/
  const ACCEPT =
    'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json'

  async function build(tag: string): Promise<Ran> {
    const context = world.context({
      Dockerfile: `FROM ${world.base}\nCOPY a /a\nRUN tr a-z A-Z < /a > /b\n`,
      a: 'hello\n',
    })
    const outputs = [`type=image,name=${registry}/app:${tag},push=true`]
    const ran = await slipwayBuilder.build(split, { context, outputs })
    if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
    return ran
  }
})
