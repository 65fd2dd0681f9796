import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Archiver } from '@slipway/archive'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { Exporter, ExporterInstance } from '@slipway/exporters'
import { createExporters } from '@slipway/exporters/create'
import { createExporterService } from '@slipway/exporters/wire/server'
import { FsSync } from '@slipway/fs-sync'
import { services } from '@slipway/proto'
import { type Caller, dial, type Service, serverStream, service } from '@slipway/rpc'
import { openLoopback } from '@slipway/rpc/testing'
import { RegistryClient } from '@slipway/registry'
import { SessionRoutes } from '@slipway/sessions'
import { RemoteSessions } from '@slipway/sessions/wire/client'
import { createContentStoreClient } from '@slipway/content/wire/client'
import { openWorkerClient } from '@slipway/worker/wire/client'
import { runChecks, Skipped } from '../check.ts'
import { serviceChecks, typeChecks } from './checks.ts'
import { typeUnderTest } from './command.ts'
import { Host } from './host.ts'

/** Exporters as an exporter service has them: workers and sessions are reached over gRPC. */
async function openService(make: (sessions: RemoteSessions) => ReadonlyMap<string, Exporter>) {
  const routes = new SessionRoutes()
  const callers = new Map<string, Caller>()
  const reach = (address: string): Caller => {
    const known = callers.get(address) ?? dial(address)
    callers.set(address, known)
    return known
  }
  const sessions = new RemoteSessions({ routes, dial: reach })
  const workers = new Map<string, ReturnType<typeof openWorkerClient>>()
  const worker = (address: string) => {
    const known =
      workers.get(address) ??
      openWorkerClient(reach(address), {
        routes,
        content: (metadata) => createContentStoreClient(reach(address), { metadata }),
      })
    workers.set(address, known)
    return known
  }
  const close = async (): Promise<void> => {
    for (const opened of workers.values()) await (await opened)[Symbol.asyncDispose]()
    await sessions[Symbol.asyncDispose]()
    for (const caller of callers.values()) caller.close()
  }
  return { service: createExporterService({ exporters: make(sessions), worker, routes }), close }
}

describe('what every exporter must show, shown by ours', () => {
  const stack = new AsyncDisposableStack()
  let caller: Caller
  let host: Host
  beforeAll(async () => {
    host = stack.use(await Host.open())
    const archiver = stack.use(new Archiver({ threads: 1 }))
    const registry = new RegistryClient({ registries: {}, userAgent: 'slipway' })
    stack.defer(() => registry.close())
    const content = createMemoryContentStore()
    const fsSync = stack.use(new FsSync({ threads: 1 }))
    const authorizer = (): never => {
      throw new Error('nothing is pushed')
    }
    const opened = await openService((sessions) =>
      createExporters({ content, sessions, fsSync, archiver, registry, authorizer }),
    )
    stack.defer(opened.close)
    const loopback = stack.use(await openLoopback([opened.service]))
    caller = loopback.caller
  })
  afterAll(async () => await stack[Symbol.asyncDispose]())

  const types = ['image', 'oci', 'docker', 'local', 'tar']
  /** What ours have no answer to. */
  const skipped = [
    'image: gives what the type is known for',
    'docker: exports several platforms, or says that it cannot',
    'local: takes it for success when the client has the output already',
  ]
  for (const { name, run } of [
    ...serviceChecks,
    ...types.flatMap((type) => typeChecks(typeUnderTest(type))),
  ]) {
    it(name, async () => {
      const outcome = await run({ caller, host }).catch((error: unknown) => error)
      if (skipped.includes(name)) expect(outcome).toBeInstanceOf(Skipped)
      else if (outcome !== undefined) throw outcome
    })
  }
})

describe('what conformance finds', () => {
  type Run = ExporterInstance['export']
  const good: Run = async ({ ref }, { progress }) => {
    const layers = await ref?.remote({ compression: 'gzip', force: false })
    progress.status({ id: 'looking', current: 1, total: 1, started: 1, completed: 2 })
    return { response: { digest: layers?.layers.at(-1)?.diffId ?? 'none' } }
  }
  const probe = (run: Run = good, resolve: Exporter['resolve'] = () => ({ name: 'probing', export: run })) =>
    new Map<string, Exporter>([['probe', { type: 'probe', resolve }]])

  /** The lines of what does not hold. */
  const failures = async (
    exporters: ReadonlyMap<string, Exporter>,
    { type = 'probe', more = (plain: Service): Service => plain } = {},
  ): Promise<readonly string[]> => {
    await using host = await Host.open()
    const opened = await openService(() => exporters)
    await using loopback = await openLoopback([more(opened.service)])
    const checks = [
      ...serviceChecks,
      ...typeChecks({ type, attrs: {}, sendsTree: false, refused: ['bad', 'value'] }),
    ]
    const lines: string[] = []
    const world = { caller: loopback.caller, host, settleMs: 300 }
    const ok = await runChecks(checks, world, (line) => lines.push(line))
    await opened.close()
    const failed = lines.filter((line) => line.startsWith('FAIL'))
    expect(ok).toBe(failed.length === 0)
    expect(lines.at(-1)).toMatch(new RegExp(`^\\d+ ok, ${failed.length} failed, \\d+ skipped$`))
    return failed
  }
  const only = (name: string, reason: string): readonly unknown[] => [
    expect.stringMatching(new RegExp(`^FAIL (probe: )?${name}.*\\(.*${reason}`)),
  ]
  const BAD = 'refuses a bad attribute before the build, naming it'

  it('attributes that are taken whatever they are', async () => {
    expect(await failures(probe())).toEqual(only(BAD, 'it succeeds'))
  })

  for (const [what, run, name, reason] of [
    [
      'an export that shows nothing',
      () => Promise.resolve({ response: { a: 'b' } }),
      'shows what it does',
      'no status',
    ],
    [
      'progress without an end',
      async (source, context) => {
        context.progress.status({ id: 'forever', current: 0, total: 0, started: 1 })
        return await good(source, context)
      },
      'shows what it does',
      'never completed: forever',
    ],
    [
      'bytes that are never the same',
      async (source, context) => ({
        response: { ...(await good(source, context)).response, at: String(Math.random()) },
      }),
      'gives equal bytes',
      'the response differs',
    ],
    [
      'an error without its reason',
      async (source, context) =>
        await good(source, context).catch((error: unknown) => {
          if (context.signal.aborted) throw error
          throw new Error('something went wrong')
        }),
      "fails with the worker's reason",
      'something went wrong',
    ],
    [
      'a tree that is never let go',
      async (source, context) => {
        await source.ref?.mount()
        return await good(source, context)
      },
      'exports an image',
      'still in use: 1 held',
    ],
  ] satisfies readonly (readonly [string, Run, string, string])[]) {
    it(what, async () => {
      expect(await failures(probe(run))).toEqual(expect.arrayContaining([...only(name, reason)]))
    })
  }

  it('a name that is missing, and an unknown type that is taken', async () => {
    const found = await failures(
      new Map([['probe', { type: 'probe', resolve: () => ({ name: '', export: good }) }]]),
    )
    expect(found).toEqual(expect.arrayContaining([...only('says what it will do', 'no name')]))
    const any = { get: () => probe().get('probe'), keys: () => ['probe'].values() }
    const taken = await failures(any as unknown as ReadonlyMap<string, Exporter>)
    expect(taken).toEqual(expect.arrayContaining([...only('refuses a type', 'it succeeds')]))
  })

  it('a type that gives something else than its name says', async () => {
    const found = await failures(
      new Map([['tar', { type: 'tar', resolve: () => ({ name: 'x', export: good }) }]]),
      {
        type: 'tar',
      },
    )
    expect(found).toEqual(
      expect.arrayContaining([expect.stringMatching(/^FAIL tar: gives what.*0 files were sent/)]),
    )
  })

  it('two results for one request', async () => {
    const twice = (plain: Service): Service => ({
      ...plain,
      handlers: {
        ...plain.handlers,
        ...service(services.SlipwayExporterService, {
          Export: serverStream(
            async (_request: unknown, _context, send: (event: object) => Promise<void>) => {
              await send({ result: { response: { a: 'b' } } })
              await send({ result: { response: { a: 'b' } } })
            },
          ),
        }).handlers,
      },
    })
    const found = await failures(probe(), { more: twice })
    expect(found).toEqual(expect.arrayContaining([...only('exports an image', '2 results, 1 events after')]))
  })
})
