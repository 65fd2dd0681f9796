import { describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import { openSqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
import { nullSink } from '@slipway/progress'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSolver } from './solver.ts'
import { countCalls, createFakeCache, resolveFakeOp, vtx } from './testing/fakes.ts'
import { createGate, settle, useHarness } from './testing/harness.ts'
import type { CacheManager, Vertex } from './types.ts'

describe('cache records', () => {
  const h = useHarness()

  it('takes the newest of several records (F008)', async () => {
    await h.buildOnce(vtx({ name: 'v', seed: 's', value: 'old' }))
    await new Promise((resolve) => setTimeout(resolve, 3))
    await h.buildOnce(vtx({ name: 'v', seed: 's', value: 'new', options: { ignoreCache: true } }))
    expect(await h.buildOnce(vtx({ name: 'v', seed: 's', value: 'not used' }))).toBe('new')
  })

  it('runs when loading fails (F008)', async () => {
    const make = (): Vertex => {
      const input = vtx({ name: 'v1', value: 1 })
      return vtx({ name: 'v0', inputs: [input], value: 2 })
    }
    await h.buildOnce(make())
    h.cache.failLoads = true
    const again = make()
    expect(await h.buildOnce(again)).toBe(2)
    expect(countCalls(again)).toEqual({ maps: 2, runs: 2 })
    expect(h.cache.loads).toBe(2)
  })

  it('tries a record that does not load once, however many keys it stands under (F008)', async () => {
    const make = (tag: string): Vertex => vtx({ name: tag, seed: 'seed0', moreSeeds: ['seed1'], value: tag })
    await h.buildOnce(make('a'))
    h.cache.failLoads = true
    expect(await h.buildOnce(make('b'))).toBe('b')
    expect(h.cache.loads).toBe(1)
  })

  it('loads a record after an earlier load was cancelled', async () => {
    await h.buildOnce(vtx({ name: 'v', value: 1 }))
    const gate = createGate()
    const load = h.cache.load.bind(h.cache)
    h.cache.load = async (record, options) => {
      await gate.wait()
      return await load(record, options)
    }
    const v = vtx({ name: 'v', value: 'not used' })
    await using job = h.newJob()
    const abort = new AbortController()
    const first = expect(job.build({ vertex: v, index: 0 }, abort.signal)).rejects.toMatchObject({
      code: 'canceled',
    })
    await gate.reached
    abort.abort()
    await first
    await settle()
    gate.open()
    expect(await h.buildIn(job, v)).toBe(1)
    expect(v.op.runCalls).toBe(0)
  })

  it('tries the next record when the newest is gone, then forgets that one (F008 F032)', async () => {
    await h.buildOnce(vtx({ name: 'v', seed: 's', value: 'old' }))
    await new Promise((resolve) => setTimeout(resolve, 3))
    await using job = h.newJob()
    const kept = await job.build({
      vertex: vtx({ name: 'v', seed: 's', value: 'new', options: { ignoreCache: true } }),
      index: 0,
    })
    const { id } = kept
    await kept.release()
    await job.discard()
    h.results.drop(id)
    expect(await h.buildOnce(vtx({ name: 'v', seed: 's', value: 'not used' }))).toBe('old')
    expect(await h.cache.keysOf!(id)).toEqual([])
  })

  it('builds without a cache that cannot be asked', async () => {
    const broken: CacheManager = {
      id: 'broken',
      query: async () => {
        throw new SlipwayError('unavailable', 'no connection')
      },
      records: async () => [],
      load: async () => {
        throw new SlipwayError('unavailable', 'no connection')
      },
      save: async (key) => key,
    }
    const v = vtx({ name: 'v', value: 1, options: { cacheSources: [broken] } })
    expect(await h.buildOnce(v)).toBe(1)
  })

  it('loads from an import and keeps what it used (F033)', async () => {
    const imported = createFakeCache(h.results, { id: 'import' })
    const make = (sources: readonly CacheManager[]): Vertex => {
      const options = { cacheSources: sources }
      const input = vtx({ name: 'v1', value: 1, options })
      return vtx({ name: 'v0', inputs: [input], value: 2, options })
    }
    await fill(imported, make([]))
    const first = make([imported])
    expect(await h.buildOnce(first)).toBe(2)
    expect(countCalls(first).runs).toBe(0)
    expect(imported.loads).toBe(1)
    const second = make([])
    expect(await h.buildOnce(second)).toBe(2)
    expect(countCalls(second).runs).toBe(0)
    expect(imported.loads).toBe(1)
    // What builds on it finds its way through the main cache alone.
    const third = vtx({ name: 'v2', inputs: [make([])], value: 3 })
    expect(await h.buildOnce(third)).toBe(3)
    expect(countCalls(third).runs).toBe(1)
  })

  async function fill(cache: CacheManager, vertex: Vertex): Promise<void> {
    const solver = createSolver({ resolveOp: resolveFakeOp(h.results), cache })
    await using job = solver.newJob('fill', { progress: nullSink })
    await (await job.build({ vertex, index: 0 })).release()
  }

  it('finds everything after a restart, with the index on disk', async () => {
    const root = mkdtempSync(join(tmpdir(), 'slipway-solver-'))
    const make = (tag: string): Vertex => {
      const left = vtx({ name: `left ${tag}`, seed: 'left', value: 'l' })
      const right = vtx({ name: `right ${tag}`, seed: `right ${tag}`, value: 'r' })
      return vtx({
        name: `top ${tag}`,
        seed: 'top',
        inputs: [left, right],
        slow: { 1: true },
        value: `top ${tag}`,
      })
    }
    const runs: number[] = []
    try {
      for (const tag of ['a', 'a', 'b', 'b']) {
        const store = await openSqliteCacheStore(join(root, 'cache.db'))
        const graph = make(tag)
        await fill(createFakeCache(h.results, { store, id: 'main' }), graph)
        runs.push(countCalls(graph).runs)
        await store.close()
      }
    } finally {
      rmSync(root, { recursive: true })
    }
    // Once b's right side has run, its content leads to a's result, and from then on its definition does.
    expect(runs).toEqual([3, 0, 1, 0])
  })
})
