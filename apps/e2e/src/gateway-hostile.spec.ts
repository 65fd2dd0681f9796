import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterAll, afterEach, describe, expect, it } from '@jest/globals'
import type { BuildRequest } from '@slipway/client'
import type { Frontend } from '@slipway/frontend'
import { StdioMessages } from '@slipway/frontend/stdio/stdio-messages'
import { fileActions, image, scratch } from '@slipway/llb'
import { services } from '@slipway/proto'
import { type Caller, openTunnelCaller, TunnelStream } from '@slipway/rpc'
import { llb } from './harness/driver.ts'
import { Daemon } from './harness/daemon.ts'
import { Driver } from './harness/driver.ts'
import { useSite } from './harness/site.ts'
import {
  shellFrontend,
  type SocketFrontend,
  socketFrontend,
  typescriptFrontend,
} from './harness/socket-frontend.ts'
import { describeTogether, itTogether } from './harness/topology.ts'
import { residentBytes } from './harness/watch.ts'

const dir = mkdtempSync(join(tmpdir(), 'slipway-gateway-'))
const config = join(dir, 'buildkitd.toml')
writeFileSync(config, '[frontend."gateway.v0"]\nidleTimeout = "2s"\n')
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const site = useSite({
  args: ['--config', config],
  apart: { solver: ['--buildkitd-config', config] },
})
const open: SocketFrontend[] = []
const bridge = services.LLBBridgeService
let images = 0

/** Whatever a frontend does, its container goes and the daemon builds on. */
afterEach(async () => {
  for (const frontend of open.splice(0)) await frontend[Symbol.asyncDispose]()
  const bundles = (): readonly string[] => readdirSync(join(site.daemon.root, 'executor', 'bundles'))
  for (let tries = 0; tries < 100 && bundles().length > 0; tries++) await pause(50)
  expect(bundles()).toEqual([])
  const state = scratch().file(fileActions.mkfile('/alive', 0o644, Buffer.from(String(images))))
  await site.driver.build(await llb(state))
})

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const name = (): string => `hostile-${images++}`
const shell = (script: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  shellFrontend(site.world, name(), script, more)

async function talks(talk: Parameters<typeof socketFrontend>[2]): Promise<string> {
  const made = await socketFrontend(site.world, name(), talk)
  open.push(made)
  return made.image
}

async function frontend(solve: Frontend['solve']): Promise<string> {
  const made = await typescriptFrontend(site.world, name(), solve)
  open.push(made)
  return made.image
}

/** Calls of our own to the bridge, beyond what a decent frontend says. */
function callerOn(socket: Socket): Caller {
  const tunnel = new TunnelStream(new StdioMessages(socket, socket))
  tunnel.on('error', () => {})
  return openTunnelCaller(tunnel)
}

const gateway = (source: string, more: Partial<BuildRequest> = {}): BuildRequest => ({
  frontend: 'gateway.v0',
  ...more,
  frontendOpt: { source },
})

async function failure(source: string): Promise<string> {
  return (await site.driver.fails(gateway(source))).error.message
}

describe('a frontend image that', () => {
  it('exits with a code: its code and its last words (D069)', async () => {
    expect(await failure(await shell('echo first >&2; echo the reason >&2; exit 42'))).toMatch(
      /process ".*" did not complete successfully: exit code: 42: the reason$/,
    )
    expect(site.daemon.log).toContain('the reason')
  })

  it('exits without a result (D069)', async () => {
    expect(await failure(await shell('true'))).toContain('returned no result for incomplete build')
  })

  it('has no program (D069)', async () => {
    const source = await shell('', { Entrypoint: ['/no/such/program'] })
    expect(await failure(source)).toMatch(/\/no\/such\/program/)
  })

  it('closes its output and stays (D069)', async () => {
    expect(await failure(await shell('exec >&-; sleep 1000'))).toMatch(
      /frontend grpc server closed unexpectedly|neither asked anything nor ended/,
    )
  })

  it.each([
    ['text', 'echo this is no HTTP/2; sleep 1000'],
    ['bytes at random, without end', 'exec cat /dev/urandom'],
    ['zeros, without end', 'exec cat /dev/zero'],
    [
      'a good beginning and a frame beyond all limits',
      'printf "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\377\\377\\377\\000\\000\\000\\000\\000\\001"; exec cat /dev/zero',
    ],
    [
      'settings without end',
      'printf "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n"; while true; do printf "\\000\\000\\000\\004\\000\\000\\000\\000\\000"; done',
    ],
  ])(
    'writes %s (D069)',
    async (_what, script) => {
      const before = residentBytes(site.daemon)
      expect(await failure(await shell(script))).toMatch(
        /frontend grpc server closed unexpectedly|neither asked anything nor ended/,
      )
      expect(residentBytes(site.daemon) - before).toBeLessThan(300 << 20)
    },
    30_000,
  )

  itTogether(
    'floods its error output: the log keeps some of it',
    async () => {
      const before = site.daemon.log.length
      const source = await shell('yes it goes on and on and on | head -c 6000000 >&2; exit 5')
      expect(await failure(source)).toContain('exit code: 5')
      expect(site.daemon.log.length - before).toBeLessThan(20 << 20)
      expect(site.daemon.log).toContain('the frontend said more than is kept in the log')
    },
    30_000,
  )

  it('hangs: is stopped when it has asked nothing for too long', async () => {
    expect(await failure(await shell('sleep 1000'))).toContain('neither asked anything nor ended for 2 s')
    const quiet = await talks(async (socket) => {
      const caller = callerOn(socket)
      await caller.unary(bridge.Ping, {})
      await pause(20_000)
    })
    expect(await failure(quiet)).toContain('neither asked anything nor ended for 2 s')
  }, 30_000)

  it('waits for a long step: is not taken for one that hangs', async () => {
    const source = await frontend(async (build) => {
      const slow = image(site.world.base).run({ args: ['/bin/sleep', '4'], ignoreCache: true })
      return await build.solve({ definition: await slow.root.marshal(), evaluate: true })
    })
    await site.driver.build(gateway(source))
  }, 30_000)

  it('is killed when the build is canceled (D075)', async () => {
    let began = (): void => {}
    const running = new Promise<void>((resolve) => (began = resolve))
    let ended = (): void => {}
    const gone = new Promise<void>((resolve) => (ended = resolve))
    const source = await talks(async (socket) => {
      socket.on('close', ended)
      socket.on('end', ended)
      const caller = callerOn(socket)
      await caller.unary(bridge.Ping, {})
      began()
    })
    const stop = new AbortController()
    const build = site.driver.fails(gateway(source), stop.signal)
    await running
    stop.abort()
    expect((await build).error.code).toBe('canceled')
    await gone
  })

  it('asks for what is not of its build (D069, D025)', async () => {
    const answers: string[] = []
    const ask = async (what: Promise<unknown>): Promise<void> => {
      answers.push(
        await what.then(
          () => 'ok',
          (error: unknown) => (error as Error).message,
        ),
      )
    }
    const source = await talks(async (socket) => {
      const caller = callerOn(socket)
      const other = new Metadata()
      other.set('buildkit-controlapi-buildid', 'another')
      await ask(caller.unary(bridge.ReadFile, { Ref: 'not-mine', FilePath: '/etc/shadow' }))
      await ask(caller.unary(bridge.ReadFile, { Ref: 'w::x', FilePath: '/' }, { metadata: other }))
      await ask(caller.unary(services.ControlService.ListWorkers, {}))
      await ask(
        caller
          .unary(services.ControlService.Prune, {} as never)
          .catch((error: unknown) => Promise.reject(error as Error)),
      )
      const insecure = image(site.world.base).run({ args: ['/bin/true'], security: 'insecure' })
      await ask(
        caller.unary(bridge.Solve, {
          Definition: await insecure.root.marshal(),
          allowResultReturn: true,
          Evaluate: true,
        }),
      )
      await ask(caller.unary(bridge.Return, { result: { ref: { id: 'not-mine' } } }))
      await caller.unary(bridge.Return, { result: {} })
      await ask(caller.unary(bridge.Return, { result: {} }))
      socket.end()
    })
    await site.driver.build(gateway(source))
    expect(answers).toEqual([
      expect.stringContaining('no such ref: not-mine'),
      expect.stringContaining('no such ref: w::x'),
      expect.stringContaining('does not implement'),
      expect.stringContaining('does not implement'),
      expect.stringContaining('security.insecure is not allowed'),
      expect.stringContaining('return reference is not found: not-mine'),
      expect.stringContaining('gateway result is already set'),
    ])
  })

  it('returns its result and then fails, or does not end', async () => {
    const fails = await shellAfter('exit 8')
    expect(await failure(fails)).toContain('exit code: 8')
    const stays = await frontend((build) => build.solve({}))
    await site.driver.build(gateway(stays))
  }, 30_000)
})

/** A frontend that returns a result, whose process then goes on with a script. */
async function shellAfter(script: string): Promise<string> {
  const made = await typescriptFrontend(site.world, name(), (build) => build.solve({}), {}, script)
  open.push(made)
  return made.image
}

describeTogether('settings of the daemon', () => {
  const withConfig = async (toml: string, check: (driver: Driver) => Promise<void>): Promise<void> => {
    const file = join(dir, `${images++}.toml`)
    writeFileSync(file, toml)
    await using daemon = await Daemon.start({ args: ['--config', file] })
    await using driver = new Driver(daemon)
    await check(driver)
  }

  it('name the repositories that frontends may come from (D072)', async () => {
    const source = await frontend((build) => build.solve({}))
    const other = await shell('exit 1')
    const repository = source.replace(/:latest$/, '')
    await withConfig(`[frontend."gateway.v0"]\nallowedRepositories = ["${repository}"]\n`, async (driver) => {
      await driver.build(gateway(source))
      const { error } = await driver.fails(gateway(other))
      expect(error.message).toContain(`'${other}' is not an allowed gateway source`)
    })
  })

  it('turn it off, and have every image fetched (A063)', async () => {
    await withConfig('[frontend."gateway.v0"]\nenabled = false\n', async (driver) => {
      const { error } = await driver.fails(gateway('x'))
      expect(error.message).toMatch(/frontend gateway.v0 not found|invalid frontend/)
    })
    const mirror = site.world.registry.host
    const toml = `[frontend."gateway.v0"]\nbuiltinRepositories = []\n[registry."docker.io"]\nmirrors = ["${mirror}"]\n[registry."${mirror}"]\nhttp = true\n`
    await withConfig(toml, async (driver) => {
      const context = site.world.context({ Dockerfile: '# syntax=docker/dockerfile:1\nFROM scratch\n' })
      const directories = new Map([
        ['context', context],
        ['dockerfile', context],
      ])
      const { error } = await driver.fails({ frontend: 'dockerfile.v0', directories })
      expect(error.message).toContain('docker.io/docker/dockerfile:1')
    })
  })

  it('limit the memory of a frontend', async () => {
    const source = await shell(
      'head -c 300000000 /dev/zero | { tail -c 290000000; echo "ended $?" >&2; } >/dev/null; exit 6',
    )
    await withConfig('[frontend."gateway.v0"]\nmemory = 67108864\n', async (driver) => {
      const { error } = await driver.fails(gateway(source))
      expect(error.message).toMatch(/ended 137|cannot allocate memory/)
    })
  }, 30_000)
})
