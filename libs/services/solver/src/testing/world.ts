import { sha256, silentLogger, SlipwayError, systemClock } from '@slipway/base'
import type { BuildsWorld, OpenedBuilds, Step } from '@slipway/builds/testing/suite'
import { createMemoryCacheStore } from '@slipway/cache-store/memory/memory-cache-store'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { SqliteHistory } from '@slipway/history/sqlite/history'
import { http, State } from '@slipway/llb'
import { createOpResolver, refResult } from '@slipway/ops'
import type { pb } from '@slipway/proto'
import { createCacheManager, createSolver } from '@slipway/solver'
import type { RefHold, WorkContext, Worker } from '@slipway/worker'
import { BuildManager } from '../build-manager.ts'

const PLATFORM = { os: 'linux', architecture: 'amd64' }

/** Runs source steps by what their names say; keeps no bytes. */
class StepWorker {
  readonly id = 'w1'
  running = 0

  ref(id: string): RefHold {
    const release = () => Promise.resolve()
    return { id, clone: () => this.ref(id), release, [Symbol.asyncDispose]: release }
  }

  info = () => Promise.resolve({ id: this.id, labels: {}, platforms: [PLATFORM] })
  sourceKey = (source: pb.SourceOp.$Properties) =>
    Promise.resolve({ key: sha256(source.identifier ?? ''), done: true })
  hold = (id: string) => Promise.resolve(this.ref(id))
  remote = () => Promise.resolve({ layers: [], provider: createMemoryContentStore() })

  run: Worker['run'] = async ({ op }, context) => {
    const identifier = op.source?.identifier ?? ''
    if (identifier.endsWith('bad')) throw new SlipwayError('data-loss', 'it is torn')
    if (identifier.endsWith('endless')) await this.#runUntilCanceled(context)
    return [this.ref(`w1::${sha256(identifier)}`)]
  }

  readFile: Worker['readFile'] = async (_ref, path) => {
    if (path !== 'file') throw new SlipwayError('not-found', `${path}: no such file`)
    return await Promise.resolve(Buffer.from('content'))
  }

  async #runUntilCanceled({ signal }: WorkContext): Promise<void> {
    this.running++
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    this.running--
    throw new SlipwayError('canceled', 'context canceled')
  }
}

/** Real builds on the real solver, over a worker whose steps do what the suite wants. */
export async function openBuildsWorld({ frontends, exporters }: BuildsWorld): Promise<OpenedBuilds> {
  const steps = new StepWorker()
  const worker = steps as unknown as Worker
  const cache = createCacheManager({
    id: 'main',
    store: createMemoryCacheStore(),
    logger: silentLogger,
    results: { load: async (id) => refResult(await worker.hold(id)) },
  })
  const solver = createSolver({ resolveOp: createOpResolver({ worker }), cache, logger: silentLogger })
  const history = new SqliteHistory({ path: ':memory:' })
  const builds = new BuildManager({
    solver,
    worker,
    platforms: [PLATFORM],
    frontends: new Map(frontends.map((frontend) => [frontend.name, frontend])),
    exporters: new Map(exporters.map((exporter) => [exporter.type, exporter])),
    sessions: { get: (id) => Promise.reject(new SlipwayError('not-found', `no active session for ${id}`)) },
    history,
    logs: createMemoryContentStore(),
    llbCaps: new Set(['source.http', 'constraints', 'platform', 'meta.description']),
    allowedEntitlements: new Set(),
    clock: systemClock,
    logger: silentLogger,
  })
  return await Promise.resolve({
    builds,
    definition: async (step: Step) => await (http(`https://test/${step}`) as State).marshal(),
    running: () => steps.running,
    [Symbol.asyncDispose]: async () => {
      await builds[Symbol.asyncDispose]()
      await solver.close()
      await history.close()
    },
  })
}
