import { expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { ExportSource } from '@slipway/exporters'
import { testContext, testRef, testSource } from '@slipway/exporters/testing/fixtures'
import { createExporterService } from '@slipway/exporters/wire/server'
import { openLoopback } from '@slipway/rpc/testing'
import { SessionRoutes } from '@slipway/sessions'
import { elsewhere } from '@slipway/worker/elsewhere'
import type { Worker } from '@slipway/worker'
import { RemoteExporters } from './exporters.ts'

type Mount = Worker['mount']

const there: Mount = () => Promise.resolve({ path: '/tree', [Symbol.asyncDispose]: () => Promise.resolve() })
const otherHost: Mount = () => Promise.reject(elsewhere('worker w1 is on another host'))

/** Exporter services, each beside a worker that mounts so; all provide `files`. Answers who made the export. */
async function exportBy(mounts: readonly Mount[]): Promise<string> {
  await using stack = new AsyncDisposableStack()
  const content = createMemoryContentStore()
  const callers = new Map<string, Awaited<ReturnType<typeof openLoopback>>>()
  for (const [index, mount] of mounts.entries()) {
    const files = {
      type: 'files',
      resolve: () => ({
        name: 'exporting files',
        export: async (source: ExportSource) => {
          await using tree = await source.ref!.mount()
          return { response: { by: String(index), path: tree.path } }
        },
      }),
    }
    const service = createExporterService({
      exporters: new Map([['files', files]]),
      worker: () => Promise.resolve({ id: 'w1', mount } as unknown as Worker),
      routes: new SessionRoutes(),
    })
    callers.set(String(index), stack.use(await openLoopback([service])))
  }
  const addresses = [...callers.keys()]
  const exporters = new RemoteExporters({
    providers: { find: () => addresses[0], all: () => addresses },
    dial: (address) => callers.get(address)!.caller,
    routes: new SessionRoutes(),
    workers: { addressOf: () => 'unix:///worker.sock' },
    content,
  })
  let by = ''
  const builds = {
    solve: async () => {
      const { response } = await exporters.map
        .get('files')!
        .resolve({})
        .export(testSource(testRef(content, 'w1::a', [])), testContext())
      by = response.by ?? ''
      return { exporterResponse: {} }
    },
  } as unknown as Builds
  const request = { exporters: [{ type: 'files', attrs: {} }] } as unknown as Parameters<Builds['solve']>[0]
  await exporters.preparing(builds).solve(request, new AbortController().signal)
  return by
}

it('exports files by whoever is on the host of their worker', async () => {
  expect(await exportBy([there, otherHost])).toBe('0')
  expect(await exportBy([otherHost, otherHost, there])).toBe('2')
})

it('says why when nobody is there', async () => {
  await expect(exportBy([otherHost, otherHost])).rejects.toThrow('worker w1 is on another host')
})

it('does not ask others when an export fails for another reason', async () => {
  const broken: Mount = () => Promise.reject(new SlipwayError('internal', 'no such device'))
  await expect(exportBy([broken, there])).rejects.toThrow('no such device')
  await expect(exportBy([otherHost, broken, there])).rejects.toThrow('no such device')
})
