import { describe, expect, it } from '@jest/globals'
import { errorCode, SlipwayError } from '@slipway/base'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { openLoopback } from '@slipway/rpc/testing'
import { SessionRoutes } from '@slipway/sessions'
import type { Worker } from '@slipway/worker'
import type { Exporter } from '../exporters.ts'
import { testContext, testRef, testSource } from '../testing/fixtures.ts'
import { exporterSuite, type ExporterWorld } from '../testing/suite.ts'
import { ExportersClient } from './client.ts'
import { createExporterService } from './server.ts'

const ADDRESS = 'unix:///worker.sock'

/** The worker that has the refs of the world; exporters ask it for nothing else. */
function workerOf({ refs }: ExporterWorld): Worker {
  const need = (id: string) => {
    const ref = refs.get(id)
    if (!ref) throw new SlipwayError('not-found', `ref ${id} is gone`)
    return ref
  }
  return {
    id: 'w1',
    remote: async (id: string, options: Parameters<Worker['remote']>[1]) => await need(id).remote(options),
    mount: async (id: string) => await need(id).mount(),
  } as unknown as Worker
}

async function open(world: ExporterWorld, build = new SessionRoutes(), service = new SessionRoutes()) {
  const loopback = await openLoopback([
    createExporterService({
      exporters: new Map(world.exporters.map((exporter) => [exporter.type, exporter])),
      worker: (address) =>
        address === ADDRESS ? Promise.resolve(workerOf(world)) : Promise.reject(new Error(address)),
      routes: service,
    }),
  ])
  const client = new ExportersClient({
    caller: loopback.caller,
    routes: build,
    workers: (id) => (id === 'w1' ? ADDRESS : undefined),
    content: world.content,
  })
  return {
    ...loopback,
    client,
    resolve: async (type: string, attrs: Readonly<Record<string, string>>) => {
      using _prepared = await client.prepare(type, attrs)
      return client.exporter(type).resolve(attrs)
    },
  }
}

exporterSuite('over gRPC', open)

describe('exporters over gRPC', () => {
  const worldOf = (run: ReturnType<Exporter['resolve']>['export']): ExporterWorld => ({
    exporters: [{ type: 'probe', resolve: () => ({ name: 'probing', export: run }) }],
    refs: new Map(),
    content: createMemoryContentStore(),
  })
  const done = () => Promise.resolve({ response: {} })

  it('lists its types', async () => {
    await using opened = await open(worldOf(done))
    expect(await opened.client.list()).toEqual(['probe'])
  })

  it('knows what was prepared as long as someone needs it', async () => {
    await using opened = await open(worldOf(done))
    const { client } = opened
    const [one, two] = [
      await client.prepare('probe', { b: '1', a: '2' }),
      await client.prepare('probe', { a: '2', b: '1' }),
    ]
    one[Symbol.dispose]()
    expect(client.isPrepared('probe', { a: '2', b: '1' })).toBe(true)
    two[Symbol.dispose]()
    expect(client.isPrepared('probe', { a: '2', b: '1' })).toBe(false)
    expect(() => client.exporter('probe').resolve({ a: '2', b: '1' })).toThrow('was not prepared')
  })

  it('tells how to reach the sessions of the build, while the export runs', async () => {
    const build = new SessionRoutes()
    const service = new SessionRoutes()
    const route = { session: 'session', build: 'build', relay: 'tcp://relay:1' }
    using _known = build.add([route])
    let during: unknown
    const world = worldOf((_, { sessions }) => {
      during = [sessions.ids(), service.of('session')]
      return done()
    })
    await using opened = await open(world, build, service)
    await (await opened.resolve('probe', {})).export(testSource(undefined), testContext())
    expect(during).toEqual([['session'], [route]])
    expect(service.all()).toEqual([])
  })

  it('fails clearly when the worker is not known, or the exporter dies', async () => {
    const world = worldOf(() => new Promise(() => {}))
    await using opened = await open(world)
    const instance = await opened.resolve('probe', {})
    const foreign = testSource(testRef(createMemoryContentStore(), 'w2::r', []))
    expect(await instance.export(foreign, testContext()).then(() => 'ok', errorCode)).toBe('unavailable')
    const lost = instance.export(testSource(undefined), testContext()).then(() => 'ok', errorCode)
    await new Promise((later) => setTimeout(later, 100))
    await opened.cut()
    expect(await lost).toMatch(/^(unavailable|canceled)$/)
  })
})
