import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { S3Server } from '@slipway/content/testing/s3-server'
import { slipwayBuilder } from './harness/builders.ts'
import type { Ran } from './harness/clients.ts'
import { mountsBelow } from './harness/daemon.ts'
import { SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 180_000

const STORES = { PostgreSQL: PostgresServer.available, SeaweedFS: S3Server.available }

describeSplit('two cache services over one PostgreSQL and one bucket', STORES, () => {
  let world: World
  let dir: string
  let postgres: PostgresServer
  let s3: S3Server
  let split: SplitDaemon
  let context: string
  let turn = 0
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-stores-'))
    stack.defer(() => rmSync(dir, { recursive: true }))
    world = stack.use(await openWorld())
    ;[postgres, s3] = await Promise.all([
      PostgresServer.start().then((server) => stack.use(server)),
      S3Server.start().then((server) => stack.use(server)),
    ])
    const passwordFile = join(dir, 'password')
    writeFileSync(passwordFile, `${postgres.password}\n`, { mode: 0o600 })
    const stores = ['--postgres', await postgres.createDatabase(), '--postgres-password-file', passwordFile]
    stores.push('--s3', `s3://${s3.bucket}/cache`, '--s3-endpoint', s3.endpoint)
    split = stack.use(await SplitDaemon.start({ args: { cache: stores }, env: s3.env, counts: { cache: 2 } }))
    context = world.context({
      Dockerfile: `FROM ${world.base}\nCOPY turn /turn\nRUN sleep 1; tr a-z A-Z < /turn > /loud\n`,
    })
  }, TIMEOUT)

  const change = (): void => writeFileSync(join(context, 'turn'), `turn ${++turn}\n`)
  const build = async (): Promise<Ran> => {
    const outputs = [`type=image,name=${world.registry.host}/stores:${turn},push=true`]
    const ran = await slipwayBuilder.build(split, { context, outputs })
    if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
    return ran
  }
  const CACHED = /RUN sleep[^\n]*\n(?:#\d+ [^\n]*\n)*?#\d+ CACHED/

  it(
    'finds what was cached after all cache services began anew, with nothing on their disks',
    async () => {
      change()
      await build()
      for (const name of ['cache', 'cache-2'] as const) await split.process(name).stop()
      for (const name of ['cache', 'cache-2']) rmSync(join(split.dir, name), { recursive: true })
      for (const name of ['cache', 'cache-2'] as const) split.process(name).start()
      await split.ready()
      expect((await build()).stderr).toMatch(CACHED)
    },
    TIMEOUT,
  )

  it(
    'waits for PostgreSQL when it is killed during a build, and forgets nothing',
    async () => {
      change()
      const running = build()
      await new Promise((done) => setTimeout(done, 700))
      await postgres.kill()
      await new Promise((done) => setTimeout(done, 1_500))
      await postgres.resume()
      await running
      expect((await build()).stderr).toMatch(CACHED)
    },
    TIMEOUT,
  )

  it(
    'waits for the bucket when its store is killed during a build',
    async () => {
      change()
      const running = build()
      await new Promise((done) => setTimeout(done, 700))
      await s3.kill()
      await s3.resume()
      await running
      expect((await build()).stderr).toMatch(CACHED)
    },
    TIMEOUT,
  )

  it(
    'says no secret, and leaves nothing',
    async () => {
      expect(await split.stopAll()).toEqual([])
      expect(split.log).not.toContain(postgres.password)
      expect(split.log).not.toContain(s3.credentials.secretAccessKey)
      expect(readFileSync(join(dir, 'password'), 'utf8')).toContain(postgres.password)
      expect(mountsBelow(split.dir)).toEqual([])
    },
    TIMEOUT,
  )
})
