import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { CALLERS, SERVICE_NAMES, type ServiceName } from '@slipway/app-kit/roles'
import { errorCode, errorMessage } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, dial, type DialTls, messagesOf } from '@slipway/rpc'
import { freePort } from '@slipway/testing/free-port'
import { slipwayBuilder } from './harness/builders.ts'
import { run } from './harness/clients.ts'
import { CpioExporter } from './harness/cpio-exporter.ts'
import { REPO } from './harness/daemon.ts'
import { type Authority, createAuthority } from './harness/pki.ts'
import { type AppName, APPS, SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 120_000

describeSplit('services that speak mutual TLS with each other and with NATS', {}, () => {
  let world: World
  let split: SplitDaemon
  let dir: string
  let own: Authority
  let foreign: Authority
  let passwordFile: string
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-split-tls-'))
    stack.defer(() => rmSync(dir, { recursive: true, force: true }))
    own = createAuthority(join(dir, 'own'))
    foreign = createAuthority(join(dir, 'foreign'))
    passwordFile = join(dir, 'password')
    writeFileSync(passwordFile, 'swordfish')
    world = stack.use(await openWorld())
    const pairs = new Map<string, ReturnType<Authority['issue']>>()
    const pair = (name: string) => {
      const known = pairs.get(name) ?? own.issue(name, `slipway://service/${name}`)
      pairs.set(name, known)
      return known
    }
    split = stack.use(await SplitDaemon.start({ tls: { ca: own.ca, pair, passwordFile } }))
  }, TIMEOUT)

  const check = async (address: string, tls?: DialTls): Promise<string> => {
    const caller = dial(address, tls)
    try {
      const { status } = await caller.unary(services.HealthService.Check, {}, { deadlineMs: 5_000 })
      return status === 1 ? 'serving' : `status ${String(status)}`
    } catch (error) {
      return errorCode(error)
    } finally {
      caller.close()
    }
  }
  const shown = (ca: Authority, by?: Authority): DialTls => {
    if (!by) return { ca: readFileSync(ca.ca) }
    const { cert, key } = by.issue('peer')
    return { ca: readFileSync(ca.ca), cert: readFileSync(cert), key: readFileSync(key) }
  }
  /** By its certificate; no name: one of the authority that names no service. */
  const as = (service: string): DialTls => {
    const { cert, key } =
      service === '' ? own.issue('nobody') : own.issue(`as-${service}`, `slipway://service/${service}`)
    return { ca: readFileSync(own.ca), cert: readFileSync(cert), key: readFileSync(key) }
  }
  const contents = async (caller: Caller): Promise<unknown> =>
    await Array.fromAsync(messagesOf(caller.serverStream(services.SlipwayContentStoreService.List, {})))
  /** A gRPC service, where it is, and a call of it. */
  const calls: Readonly<Record<string, (caller: Caller) => Promise<unknown>>> = {
    'cache slipway.cache.v1.CacheStore': (caller) =>
      caller.unary(services.SlipwayCacheStoreService.Exists, { keys: [] }),
    'cache slipway.content.v1.ContentStore': contents,
    'control slipway.content.v1.ContentStore': contents,
    'control slipway.history.v1.History': async (caller) =>
      await Array.fromAsync(messagesOf(caller.serverStream(services.SlipwayHistoryService.List, {}))),
    'control slipway.history.v1.StepRecords': async (caller) => {
      const { stream, response } = caller.clientStream(services.SlipwayStepRecordsService.Explain)
      stream.end()
      return await response
    },
    'control slipway.sessions.v1.SessionRelay': async (caller) =>
      await Array.fromAsync(
        messagesOf(caller.serverStream(services.SlipwaySessionRelayService.Watch, { session: 'none' })),
      ),
    'exporter slipway.exporter.v1.Exporter': (caller) =>
      caller.unary(services.SlipwayExporterService.List, {}),
    'frontend slipway.frontend.v1.Frontend': (caller) =>
      caller.unary(services.SlipwayFrontendService.List, {}),
    'solver moby.buildkit.v1.frontend.LLBBridge': (caller) =>
      caller.unary(services.LLBBridgeService.Ping, {}),
    'solver opentelemetry.proto.collector.trace.v1.TraceService': (caller) =>
      caller.unary(services.TraceServiceService.Export, {}),
    'solver slipway.builds.v1.Builds': async (caller) => {
      const call = caller.serverStream(services.SlipwayBuildsService.Status, { Ref: 'none' })
      return await Array.fromAsync(messagesOf(call))
    },
    'worker slipway.content.v1.ContentStore': contents,
    'worker slipway.worker.v1.Worker': (caller) => caller.unary(services.SlipwayWorkerService.Info, {}),
  }
  const refusal = async (name: string, by: DialTls): Promise<string> => {
    const caller = dial(split.socket(name.split(' ')[0] as AppName), by)
    try {
      return await calls[name]!(caller).then(
        () => '',
        (error: unknown) => (errorCode(error) === 'permission-denied' ? errorMessage(error) : ''),
      )
    } finally {
      caller.close()
    }
  }
  const onTcp = () => APPS.map((name) => split.socket(name)).filter((address) => address.startsWith('tcp://'))

  it(
    'builds, with steps, files of the client and an archive back',
    async () => {
      const context = world.context({
        Dockerfile: `FROM ${world.base}\nCOPY a /a\nRUN tr a-z A-Z < /a > /b\n`,
        a: 'hello\n',
      })
      const dest = join(dir, 'out')
      mkdirSync(dest)
      const outputs = [`type=local,dest=${dest}`, `type=oci,dest=${join(dir, 'out.tar')}`]
      const ran = await slipwayBuilder.build(split, { context, outputs })
      if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log}`)
      expect(readFileSync(join(dest, 'b'), 'utf8')).toBe('HELLO\n')
      expect(split.log).not.toContain('swordfish')
    },
    TIMEOUT,
  )

  const foreignExporter = CpioExporter.available ? it : it.skip
  if (!CpioExporter.available)
    console.warn('SKIPPED: an exporter in another language over TLS: what it imports is not installed')
  foreignExporter(
    'take up an exporter in another language that has a certificate and the login of NATS',
    async () => {
      const { cert, key } = own.issue('cpio', 'slipway://service/exporter')
      const listen = `tcp://127.0.0.1:${await freePort()}`
      await using program = await CpioExporter.start(
        ['--listen', listen, '--tls-ca', own.ca, '--tls-cert', cert, '--tls-key', key].concat([
          '--bus',
          split.nats.url,
          '--bus-user',
          'slipway',
          '--bus-password-file',
          passwordFile,
        ]),
      )
      const dest = join(dir, 'out.cpio')
      const request = {
        context: world.context({ Dockerfile: 'FROM scratch\nCOPY a /a\n', a: 'hello\n' }),
        outputs: [`type=cpio,dest=${dest}`],
      }
      let said = ''
      const builds = async (): Promise<boolean> => {
        const { code, stderr } = await slipwayBuilder.build(split, request)
        said = stderr
        return code === 0
      }
      await waitFor(builds, 60_000, () => `${said}\n${program.log}`)
      expect(readFileSync(dest).includes('hello\n')).toBe(true)
      expect(await check(listen)).toBe('unavailable')
      const caller = dial(listen, as('frontend'))
      const asked = caller.unary(services.SlipwayExporterService.List, {})
      expect(await asked.then(() => 'ok', errorCode)).toBe('permission-denied')
      caller.close()
    },
    TIMEOUT,
  )

  it(
    'have an exporter that shows what every exporter must show',
    async () => {
      // Conformance stands in for those around an exporter.
      const names = ['solver', 'worker', 'control'].map((name) => `slipway://service/${name}`)
      const { cert, key } = own.issue('conformance', names.join(',URI:'))
      const { code, stdout, stderr } = await run(join(REPO, 'node_modules/.bin/node'), [
        '--disable-warning=ExperimentalWarning',
        join(REPO, 'tools/conformance/src/main.ts'),
        'exporter',
        '--address',
        split.socket('exporter'),
        '--listen',
        `tcp://127.0.0.1:${await freePort()}`,
        '--tls-ca',
        own.ca,
        '--tls-cert',
        cert,
        '--tls-key',
        key,
        '--bus',
        split.nats.url,
        '--bus-user',
        'slipway',
        '--bus-password-file',
        passwordFile,
      ])
      if (code !== 0) throw new Error(`${stdout}${stderr}`)
      expect(stdout).toMatch(/^ok {3}presence: announces/)
      expect(stdout).toMatch(/\n6\d ok, 0 failed, 3 skipped\n$/)
    },
    TIMEOUT,
  )

  it(
    'answer those who show a certificate of the authority, and refuse all others',
    async () => {
      expect(onTcp()).toHaveLength(6)
      for (const address of onTcp()) {
        expect([address, await check(address, shown(own, own))]).toEqual([address, 'serving'])
        expect([address, await check(address)]).toEqual([address, 'unavailable'])
        expect([address, await check(address, shown(own))]).toEqual([address, 'unavailable'])
        expect([address, await check(address, shown(own, foreign))]).toEqual([address, 'unavailable'])
        // And the other way round: a service that is not of the authority is not believed.
        expect([address, await check(address, shown(foreign, own))]).toEqual([address, 'unavailable'])
      }
    },
    TIMEOUT,
  )

  it(
    'let each service call what its certificate is for, and nothing else',
    async () => {
      // Those of executor and context-sync are on sockets of their host.
      const tables = Object.entries(CALLERS).filter(([name]) =>
        split.socket(name as AppName).startsWith('tcp'),
      )
      const names = tables.flatMap(([name, table]) =>
        Object.keys(table).map((service) => `${name} ${service}`),
      )
      expect(Object.keys(calls).sort()).toEqual(names.sort())
      const shows = ['', ...SERVICE_NAMES].map((name) => [name, as(name)] as const)
      for (const name of names) {
        const [service = '', grpc = ''] = name.split(' ')
        for (const [by, identity] of shows) {
          const allowed = CALLERS[service as ServiceName][grpc]!.includes(by as ServiceName)
          const who = by === '' ? 'a certificate that names no service' : `slipway://service/${by}`
          const refused = allowed ? '' : `${who} may not call /${grpc}/`
          const said = await refusal(name, identity)
          expect([name, by, said.slice(0, refused.length || undefined)]).toEqual([name, by, refused])
        }
      }
    },
    TIMEOUT,
  )

  it(
    'are believed to be the service that their certificate names, and no other one',
    async () => {
      const solver = split.socket('solver')
      const wanted = (...names: readonly string[]): DialTls => ({
        ...as('control'),
        identities: names.map((name) => `slipway://service/${name}`),
      })
      expect(await check(solver, wanted('solver'))).toBe('serving')
      expect(await check(solver, wanted('worker', 'solver'))).toBe('serving')
      expect(await check(solver, wanted('worker'))).toBe('unavailable')
    },
    TIMEOUT,
  )

  it(
    'tell the health check of the image how they are, by their own certificate',
    async () => {
      const health = async (shown: ReturnType<Authority['issue']>): Promise<number> => {
        const env = {
          SLIPWAY_LISTEN: split.socket('cache'),
          SLIPWAY_TLS_CERT: shown.cert,
          SLIPWAY_TLS_KEY: shown.key,
          SLIPWAY_TLS_CA: own.ca,
        }
        return (await run(process.execPath, [join(REPO, 'deploy/health.ts')], { env })).code
      }
      expect(await health(own.issue('health', 'slipway://service/cache'))).toBe(0)
      // Somebody else at that address is not what was asked for.
      expect(await health(own.issue('health', 'slipway://service/solver'))).toBe(1)
      expect(await health(foreign.issue('health', 'slipway://service/cache'))).toBe(1)
    },
    TIMEOUT,
  )

  const start = async (by: Authority, more: readonly string[] = [], env: Record<string, string> = {}) => {
    const { cert, key } = by.issue('late')
    const args = ['--listen', 'tcp://127.0.0.1:0', '--bus', split.nats.url, '--wait-seconds', '2']
    args.push('--bus-tls-ca', own.ca, '--bus-tls-cert', cert, '--bus-tls-key', key)
    args.push('--bus-user', 'slipway', '--bus-password-file', passwordFile, '--root', join(dir, 'late'))
    return await run(join(REPO, 'bin/slipway-service'), ['cache', ...args, ...more], { env })
  }

  it(
    'keep those off the bus who are not of the authority, or have a wrong password',
    async () => {
      const unknown = await start(foreign)
      expect(unknown.code).toBe(1)
      expect(unknown.stderr).toContain('cannot reach NATS at tls://127.0.0.1')
      writeFileSync(join(dir, 'wrong'), 'fish')
      const wrong = await start(own, ['--bus-password-file', join(dir, 'wrong')])
      expect(wrong).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('refuses the login') as unknown,
      })
    },
    TIMEOUT,
  )

  it(
    'want all of certificate, key and authority, by flag, variable or file',
    async () => {
      const { cert, key } = own.issue('half')
      const half = 'tls-cert, tls-key and tls-ca are needed together'
      expect(await start(own, ['--tls-cert', cert])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(half) as unknown,
      })
      expect(await start(own, [], { SLIPWAY_TLS_KEY: key })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(half) as unknown,
      })
      writeFileSync(join(dir, 'cache.toml'), `tls-ca = ${JSON.stringify(own.ca)}\n`)
      expect(await start(own, ['--config', join(dir, 'cache.toml')])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(half) as unknown,
      })
    },
    TIMEOUT,
  )
})

describe('slipway-service', () => {
  it(
    'runs from any directory and by links, and knows its services',
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'slipway-launch-'))
      try {
        const launcher = join(REPO, 'bin/slipway-service')
        symlinkSync(launcher, join(dir, 'slipway-exporter'))
        symlinkSync(launcher, join(dir, 'slipway-service'))
        for (const [program, args] of [
          ['slipway-exporter', []],
          ['slipway-service', ['exporter']],
        ] as const) {
          const shown = await run(join(dir, program), [...args, '--help'], { cwd: dir })
          expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: slipway-exporter') })
        }
        const none = await run(join(dir, 'slipway-service'), ['../cli'], { cwd: dir })
        expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('usage: slipway-service') })
      } finally {
        rmSync(dir, { recursive: true })
      }
    },
    TIMEOUT,
  )
})
