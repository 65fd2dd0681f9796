import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, sha256, SlipwayError, withDetails } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import { createVertexProgress, type ProgressEvent } from '@slipway/progress'
import { services } from '@slipway/proto'
import { openLoopback } from '@slipway/rpc/testing'
import { sessionGroup, SessionRoutes } from '@slipway/sessions'
import type { RefHold, RunRequest, UsageRecord, WorkContext, Worker } from '../worker.ts'
import { countedHold } from '../testing/fake-worker.ts'
import { openWorkerClient } from './client.ts'
import { WorkerService } from './server.ts'

const codeOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'ok', errorCode)
const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 300) throw new Error('it did not happen in time')
    await new Promise((done) => setTimeout(done, 10))
  }
}

const PLATFORM = { os: 'linux', architecture: 'arm64', variant: 'v8' }
const USAGE: UsageRecord = {
  id: 'r1',
  mutable: true,
  inUse: false,
  size: 5_000_000_000,
  parents: ['r0'],
  createdAt: 1_700_000_000_123,
  lastUsedAt: 1_700_000_001_000,
  usageCount: 3,
  description: 'd',
  recordType: 'source.local',
  shared: true,
}
const BLOB: BlobProvider = {
  stat: () => Promise.resolve(undefined),
  read: async function* () {
    yield await Promise.resolve(Buffer.from('layer'))
  },
}

/** Answers from a table, and counts what is held. */
const LISTED = [{ path: '/f', size: 2 ** 33, digest: sha256('f') }]

class FakeWorker implements Worker {
  readonly id = 'w1'
  held = 0
  readonly calls: unknown[] = []
  contexts: WorkContext[] = []
  readonly dir: string
  runResult: (context: WorkContext) => Promise<readonly (RefHold | undefined)[]> = () => Promise.resolve([])

  constructor(dir: string) {
    this.dir = dir
  }

  ref = (id: string): RefHold => countedHold(this, id)
  info = () =>
    Promise.resolve({
      id: this.id,
      labels: { a: 'b' },
      platforms: [PLATFORM],
      gcPolicies: [],
      running: ['c'],
    })
  sourceKey: Worker['sourceKey'] = (...args) => this.#answer(args, { key: sha256('k'), pin: 'p', done: true })
  run: Worker['run'] = (request, context) => {
    this.#note([request], context)
    return this.runResult(context)
  }
  prepare = (ref: string, context: WorkContext) => this.#answer([ref, context], undefined)
  checksum: Worker['checksum'] = (...args) => this.#answer(args, sha256('c'))
  listFiles: NonNullable<Worker['listFiles']> = (...args) =>
    this.#answer(args, args[2] > 1 ? LISTED : undefined)
  resolveImage: Worker['resolveImage'] = (...args) =>
    this.#answer(args, { ref: 'r', digest: sha256('i'), config: Buffer.from('{}') })
  resolveSource: Worker['resolveSource'] = (...args) =>
    this.#answer(args, { Git: { Checksum: 'c0', Ref: 'refs/heads/main' } })
  readFile: Worker['readFile'] = (...args) => this.#answer(args, Buffer.from('file'))
  readDir: Worker['readDir'] = (...args) => this.#answer(args, [{ path: 'a', mode: 0o644 }])
  statFile: Worker['statFile'] = (...args) => this.#answer(args, { path: 'a', mode: 0o644 })
  remote: Worker['remote'] = (...args) =>
    this.#answer(args, {
      layers: [
        {
          descriptor: { mediaType: 'm', digest: sha256('l'), size: 5, annotations: { x: 'y' } },
          diffId: sha256('d'),
          origin: 'host/repo',
          createdAt: 1_700_000_000_000,
          description: 'COPY',
        },
      ],
      provider: BLOB,
    })
  hold = (ref: string) =>
    ref === 'w1::gone'
      ? Promise.reject(new SlipwayError('not-found', `ref ${ref} is gone`))
      : Promise.resolve(this.ref(ref))
  parts = (refs: readonly string[]) =>
    Promise.resolve(refs.map((id) => [{ id, size: 2 ** 40 }, { id: 'w1::base', size: 0 }, { id: 'w1::new' }]))
  mount: Worker['mount'] = async (...args) => {
    this.held++
    return await this.#answer(args, {
      path: this.dir,
      [Symbol.asyncDispose]: () => Promise.resolve(void this.held--),
    })
  }
  openContainer = () => Promise.reject(new SlipwayError('unimplemented', 'no containers here'))
  pruneCacheMounts = (ids: readonly string[]) => Promise.resolve(void this.calls.push(ids))
  diskUsage = () => Promise.resolve([USAGE])
  prune: Worker['prune'] = (options, onRemoved) => {
    this.calls.push(options)
    onRemoved(USAGE)
    onRemoved({ ...USAGE, id: 'r2' })
    return Promise.resolve()
  }

  #answer<T>(args: readonly unknown[], value: T): Promise<T> {
    this.#note(args.slice(0, -1), args.at(-1) as WorkContext)
    return Promise.resolve(value)
  }

  #note(args: readonly unknown[], context: WorkContext): void {
    this.calls.push(args)
    this.contexts.push(context)
  }
}

const RUN: RunRequest = {
  vertex: sha256('v'),
  op: { exec: { meta: { args: ['true'], env: [], cwd: '/' }, mounts: [] } },
  platform: PLATFORM,
  inputs: ['w1::r1', ''],
  description: 'RUN true',
}

async function open(fake: FakeWorker, leaseTtlMs?: number) {
  const serverRoutes = new SessionRoutes()
  const clientRoutes = new SessionRoutes()
  const server = new WorkerService({ worker: fake, routes: serverRoutes })
  const loopback = await openLoopback([server.service])
  const asked: string[] = []
  const options = {
    routes: clientRoutes,
    content: (metadata: Parameters<WorkerService['providerOf']>[0]) => {
      asked.push(String(metadata.get('slipway-remote')[0]))
      return { ...BLOB, stat: async () => (server.providerOf(metadata), await Promise.resolve(undefined)) }
    },
    ...(leaseTtlMs === undefined ? {} : { leaseTtlMs }),
  }
  const client = await openWorkerClient(loopback.caller, options)
  return { client, server, loopback, serverRoutes, clientRoutes, asked }
}

describe('worker over gRPC', () => {
  let dir: string
  let fake: FakeWorker
  let opened: Awaited<ReturnType<typeof open>>
  let events: ProgressEvent[]
  let stop: AbortController
  let context: WorkContext

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-worker-'))
    fake = new FakeWorker(dir)
    opened = await open(fake)
    events = []
    stop = new AbortController()
    context = {
      sessions: sessionGroup('s1'),
      progress: createVertexProgress({ write: (event) => events.push(event) }, sha256('v')),
      signal: stop.signal,
    }
    opened.clientRoutes.add([{ session: 's1', build: 'b1', relay: 'tcp://relay:1' }])
  })
  afterEach(async () => {
    await opened.client[Symbol.asyncDispose]()
    await opened.server[Symbol.asyncDispose]()
    await opened.loopback[Symbol.asyncDispose]()
    rmSync(dir, { recursive: true })
    expect(fake.held).toBe(0)
  })

  it('carries every question and every answer', async () => {
    const { client } = opened
    expect(client.id).toBe('w1')
    expect(await client.info()).toEqual(await fake.info())
    const source = { identifier: 'local://x', attrs: { a: 'b' } }
    expect(await client.sourceKey(source, PLATFORM, 1, context)).toEqual({
      key: sha256('k'),
      pin: 'p',
      done: true,
    })
    const query = {
      path: '/p',
      followLinks: true,
      wildcard: true,
      includePatterns: ['i'],
      excludePatterns: ['e'],
    }
    expect(await client.checksum('w1::r', query, context)).toBe(sha256('c'))
    expect(await client.listFiles?.('w1::r', query, 2, context)).toEqual(LISTED)
    expect(await client.listFiles?.('w1::r', query, 1, context)).toBeUndefined()
    const resolve = { platform: PLATFORM, mode: 'pull', store: { sessionId: 's', storeId: 't' } } as const
    expect((await client.resolveImage('img', resolve, context)).digest).toBe(sha256('i'))
    const question = { Source: { identifier: 'git://x' }, Git: { ReturnObject: true } }
    expect(await client.resolveSource(question, context)).toMatchObject({ Git: { Checksum: 'c0' } })
    expect(
      Buffer.from(await client.readFile('w1::r', 'f', { offset: 1, length: 2 }, context)).toString(),
    ).toBe('file')
    expect(await client.readDir('w1::r', 'd', '*.x', context)).toMatchObject([{ path: 'a', mode: 0o644 }])
    expect(await client.statFile('w1::r', 'f', context)).toMatchObject({ path: 'a' })
    expect(await client.parts?.(['w1::r', 'w1::s'])).toEqual(await fake.parts(['w1::r', 'w1::s']))
    await client.prepare?.('w1::r', context)
    await client.run(RUN, context)
    expect(fake.calls).toMatchObject([
      [source, PLATFORM, 1],
      ['w1::r', query],
      ['w1::r', query, 2],
      ['w1::r', query, 1],
      ['img', resolve],
      [question],
      ['w1::r', 'f', { offset: 1, length: 2 }],
      ['w1::r', 'd', '*.x'],
      ['w1::r', 'f'],
      ['w1::r'],
      [RUN],
    ])
  })

  it('tells of refs whether all of them is there', async () => {
    fake.runResult = () => Promise.resolve([{ ...fake.ref('w1::here'), isLocal: true }, fake.ref('w1::lazy')])
    const [here, lazy] = await opened.client.run(RUN, context)
    expect([here?.clone().isLocal, lazy?.isLocal]).toEqual([true, false])
  })

  it('prunes, and tells what it uses', async () => {
    const { client } = opened
    expect(await client.diskUsage(['x'])).toEqual([USAGE])
    const space = { reservedSpace: 2 ** 40, maxUsedSpace: 0, minFreeSpace: 1 }
    const options = { filters: ['f'], all: true, keepDurationMs: 5, ...space }
    const removed: string[] = []
    await client.prune(options, ({ id }) => removed.push(id), stop.signal)
    await client.pruneCacheMounts?.(['c'])
    expect(removed).toEqual(['r1', 'r2'])
    expect(fake.calls).toEqual([options, ['c']])
  })

  it('hands over what a failed run leaves before its error, to be held or given back', async () => {
    fake.runResult = ({ onFailed }) => {
      onFailed?.([fake.ref('w1::left')])
      throw withDetails(new SlipwayError('unknown', 'failed'), {
        kind: 'solve',
        inputIds: [''],
        mountIds: ['w1::left'],
      })
    }
    const left: RefHold[] = []
    const run = opened.client.run(RUN, { ...context, onFailed: (refs) => void left.push(...refs) })
    const named = expect.objectContaining({ kind: 'solve', mountIds: ['w1::left'] })
    await expect(run).rejects.toMatchObject({ details: expect.arrayContaining([named]) })
    expect(left.map(({ id }) => id)).toEqual(['w1::left'])
    expect(fake.held).toBe(1)
    await left[0]!.release()
    expect(fake.held).toBe(0)
    await expect(opened.client.run(RUN, context)).rejects.toMatchObject({ message: 'failed' })
    await until(() => fake.held === 0)
  })

  it('brings progress back while it works, then refs, counted on both sides', async () => {
    fake.runResult = async ({ progress }) => {
      progress.log(1, Buffer.from('out'))
      progress.status({ id: 's', current: 1, total: 2 })
      await until(() => events.length === 2)
      progress.log(2, Buffer.from('err'))
      return [fake.ref('w1::o1'), undefined]
    }
    const [first, second] = await opened.client.run(RUN, context)
    expect(events.map(({ kind }) => kind).sort()).toEqual(['log', 'log', 'status'])
    expect(events[2]).toMatchObject({ vertex: sha256('v'), stream: 2 })
    expect(first?.id).toBe('w1::o1')
    expect(second).toBeUndefined()
    const clone = first!.clone()
    await first!.release()
    await first!.release()
    expect(fake.held).toBe(1)
    await clone.release()
    await until(() => fake.held === 0)
  })

  it('reports errors with their details', async () => {
    const details = [{ kind: 'exit', exitCode: 7 } as const, { kind: 'vertex', digest: sha256('v') } as const]
    fake.runResult = () =>
      Promise.reject(withDetails(new SlipwayError('unknown', 'exit code: 7'), ...details))
    await expect(opened.client.run(RUN, context)).rejects.toMatchObject({
      message: 'exit code: 7',
      details: expect.arrayContaining(details),
    })
    expect(await codeOf(opened.client.hold('w1::gone'))).toBe('not-found')
    fake.runResult = async ({ progress }) => {
      for (let index = 0; index < 3; index++) {
        progress.status({ id: 's', current: index, total: 2 })
        await new Promise((done) => setTimeout(done, 10 - index * 5))
      }
      progress.status({ id: 's', current: 2, total: 2 })
      throw new SlipwayError('unavailable', 'no connection: connect ECONNREFUSED /x ')
    }
    expect(await codeOf(opened.client.run(RUN, context))).toBe('unavailable')
  })

  it('cancels over there, and releases what comes too late', async () => {
    fake.runResult = async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return [fake.ref('w1::late')]
    }
    const running = opened.client.run(RUN, context)
    await until(() => fake.contexts.length === 1)
    stop.abort()
    expect(await codeOf(running)).toBe('canceled')
    await until(() => fake.contexts[0]!.signal.aborted && fake.held === 0)
  })

  it('tells the worker how the sessions can be reached, as builds come and go', async () => {
    const ids = ['s1']
    const seen: string[] = []
    fake.runResult = async ({ sessions }) => {
      seen.push(sessions.ids().join(' '), opened.serverRoutes.of('s1')[0]!.relay)
      ids.push('s2')
      opened.clientRoutes.add([{ session: 's2', build: 'b2', relay: 'tcp://relay:2' }])
      await until(() => sessions.ids().length === 2)
      ids.shift()
      await until(() => sessions.ids().length === 1)
      seen.push(sessions.ids().join(' '), opened.serverRoutes.of('s2')[0]!.build)
      return []
    }
    await opened.client.run(RUN, { ...context, sessions: { ids: () => ids } })
    expect(seen).toEqual(['s1', 'tcp://relay:1', 's2', 'b2'])
    await until(() => opened.serverRoutes.all().length === 0)
  })

  it('lets layers be read until the work is over', async () => {
    const { layers, provider } = await opened.client.remote(
      'w1::r',
      { compression: 'zstd', level: 3, force: true },
      context,
    )
    expect(fake.calls).toEqual([['w1::r', { compression: 'zstd', level: 3, force: true }]])
    expect(layers).toMatchObject([{ diffId: sha256('d'), origin: 'host/repo', createdAt: 1_700_000_000_000 }])
    await provider.stat(sha256('l'))
    expect(opened.serverRoutes.all()).toHaveLength(1)
    expect(fake.contexts[0]!.signal.aborted).toBe(false)
    stop.abort()
    await until(() => fake.contexts[0]!.signal.aborted)
    expect(await codeOf(Promise.resolve().then(() => provider.stat(sha256('l'))))).toBe('not-found')
    expect(opened.serverRoutes.all()).toHaveLength(0)
  })

  it('mounts on the same host only', async () => {
    const tree = await opened.client.mount('w1::r', context)
    expect(tree.path).toBe(dir)
    expect(fake.held).toBe(1)
    await tree[Symbol.asyncDispose]()
    await until(() => fake.held === 0)
  })

  it('releases everything of a caller that no longer renews', async () => {
    const other = await open(fake, 300)
    await other.client.hold('w1::x')
    await new Promise((done) => setTimeout(done, 700))
    expect(fake.held).toBe(1)
    other.loopback.caller.close()
    await until(() => fake.held === 0)
    await other.loopback[Symbol.asyncDispose]()
  })

  it('holds nothing for a lease that it does not know', async () => {
    const unknown = { lease: 'unknown', ref: 'w1::x' }
    const asked = opened.loopback.caller.unary(services.SlipwayWorkerService.Hold, unknown)
    expect(await codeOf(asked)).toBe('not-found')
    await until(() => fake.held === 0)
  })

  it('takes a new lease where the worker has forgotten the old one', async () => {
    await opened.client.hold('w1::x')
    await opened.server[Symbol.asyncDispose]()
    await until(() => fake.held === 0)
    const again = await opened.client.hold('w1::y')
    expect(fake.held).toBe(1)
    await again.release()
    await until(() => fake.held === 0)
  })
})
