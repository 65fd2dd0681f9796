import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { isErrno } from '@slipway/linux'
import { image, local, type State } from '@slipway/llb'
import { services } from '@slipway/proto'
import { type Caller, dial } from '@slipway/rpc'
import Long from 'long'
import { llb } from './harness/driver.ts'
import { logsOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'

const site = useSite()
const MB = 1_000_000
const HOUR_NS = Long.fromString('3600000000000')
let caller: Caller

beforeAll(() => {
  caller = dial(site.daemon.address)
})
afterAll(() => caller?.close())
beforeEach(() => prune({ all: true }))

type PruneRequest = Parameters<typeof site.driver.client.prune>[0]

async function prune(request: PruneRequest): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const { ID } of site.driver.client.prune(request)) ids.push(ID ?? '')
  return ids
}

async function usage(...filters: readonly string[]): Promise<readonly string[]> {
  return (await site.driver.client.diskUsage(filters)).map(({ ID }) => ID ?? '')
}

/** One step that leaves a layer of so many megabytes. */
function layer(name: string, megabytes: number): State {
  const text = `dd if=/dev/urandom of=/${name} bs=1000000 count=${megabytes} 2>/dev/null`
  return image(site.world.base).run({ args: ['sh', '-c', text] }).root
}

async function build(...states: readonly State[]): Promise<void> {
  for (const state of states) await site.driver.build(await llb(state))
}

async function total(): Promise<number> {
  const records = await site.driver.client.diskUsage()
  return records.reduce((sum, { Size }) => sum + Number(Size ?? 0), 0)
}

/** Bytes in regular files that look like blobs: files with the name of their digest. */
function blobBytes(dir: string): number {
  return namesIn(dir)
    .map((name) => {
      const path = join(dir, name)
      const stat = lstatSync(path, { throwIfNoEntry: false })
      if (stat?.isDirectory()) return blobBytes(path)
      return stat?.isFile() && /^[0-9a-f]{64}$/.test(name) ? stat.size : 0
    })
    .reduce((sum, bytes) => sum + bytes, 0)
}

/** Nothing of a directory that is removed meanwhile: the daemon empties its trash behind its answers. */
function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  }
}

describe('usage', () => {
  it('is found by field: parents, mutable, immutable, shared, private, in use (A042, A044, A045, A046, A048, A049)', async () => {
    const dir = site.world.context({ f: 'x'.repeat(1000) })
    const step = image(site.world.base).run({
      args: ['sh', '-c', 'cat /in/f > /copy'],
      mounts: [
        { type: 'bind', target: '/in', from: local('src'), readonly: true },
        { type: 'cache', target: '/c', id: 'kept', sharing: 'shared' },
      ],
    })
    await site.driver.build(await llb(step.root, { directories: new Map([['src', dir]]) }))
    const records = await site.driver.client.diskUsage()
    const all = new Set(records.map(({ ID }) => ID ?? ''))
    const child = records.find(({ Parents }) => (Parents ?? []).length > 0)
    expect(await usage(`parents~=${child?.Parents?.[0]}`)).toContain(child?.ID)
    expect(await usage('parents')).not.toContain(child?.Parents?.[0])
    const [mutable, immutable] = [await usage('mutable'), await usage('immutable')]
    expect(mutable).toHaveLength(records.filter(({ Mutable }) => Mutable).length)
    expect(mutable.length).toBeGreaterThan(0)
    expect(immutable.length).toBeGreaterThan(0)
    expect(new Set([...mutable, ...immutable])).toEqual(all)
    expect(new Set([...(await usage('shared')), ...(await usage('private'))])).toEqual(all)
    expect(await usage('inuse')).toEqual([])
    const running = site.driver.build(await llb(layer('used', 1).run({ args: ['sleep', '2'] }).root))
    let used: readonly string[] = []
    let ended = false
    const end = running.finally(() => (ended = true))
    while (used.length === 0 && !ended) used = await usage('inuse,immutable')
    expect(used.length).toBeGreaterThan(0)
    await end
  })

  it('hides what was used within the age limit (A033)', async () => {
    await build(layer('young', 1))
    const listed = async (ageLimit: Long): Promise<number> =>
      (await caller.unary(services.ControlService.DiskUsage, { ageLimit })).record?.length ?? 0
    expect(await listed(Long.ZERO)).toBeGreaterThan(0)
    expect(await listed(HOUR_NS)).toBe(0)
    expect(await listed(Long.ONE)).toBe(await listed(Long.ZERO))
  })

  it('says the same size again (A032)', async () => {
    await build(layer('sized', 3))
    const sizes = async () =>
      (await site.driver.client.diskUsage()).map(({ ID, Size }) => `${ID} ${Size?.toString()}`)
    const first = await sizes()
    expect(await sizes()).toEqual(first)
    expect(await total()).toBeGreaterThan(3 * MB)
  })
})

describe('pruning', () => {
  it('keeps under a ceiling, and frees what a wanted space lacks (A055, A056)', async () => {
    await build(layer('one', 4), layer('two', 4), layer('three', 4))
    expect(await prune({ all: true, maxUsedSpace: 100_000 * MB })).toEqual([])
    expect((await prune({ all: true, maxUsedSpace: 9 * MB })).length).toBeGreaterThan(0)
    const rest = await total()
    expect(rest).toBeLessThan(9 * MB)
    expect(rest).toBeGreaterThan(3 * MB)
    expect(await prune({ all: true, minFreeSpace: 1 })).toEqual([])
    await prune({ all: true, minFreeSpace: Number.MAX_SAFE_INTEGER })
    expect(await total()).toBe(0)
  })

  it('leaves what serves frontends unless all is asked for (A036, A052, C084)', async () => {
    const base = image(site.world.base, { recordType: 'frontend' })
    await build(base.run({ args: ['sh', '-c', 'echo regular > /x'] }).root)
    const frontend = await usage('type==frontend')
    expect(frontend.length).toBeGreaterThan(0)
    expect(await usage('type==regular')).toHaveLength(1)
    await prune({})
    expect(await usage()).toEqual(frontend)
    await prune({ all: true })
    expect(await usage()).toEqual([])
  })

  it('goes on until nothing is left, on disk neither (A038, A039)', async () => {
    const chain = [1, 2, 3, 4].reduce<State>(
      (state, step) => state.run({ args: ['sh', '-c', `head -c 300000 /dev/urandom > /f${step}`] }).root,
      image(site.world.base),
    )
    const { image: made } = await site.driver.image(await llb(chain))
    expect(made.manifest.layers).toHaveLength(5)
    const before = blobBytes(site.daemon.root)
    expect(before).toBeGreaterThan(4 * 300_000)
    expect((await prune({ all: true })).length).toBeGreaterThanOrEqual(5)
    expect(await usage()).toEqual([])
    expect(blobBytes(site.daemon.root)).toBeLessThan(before - 4 * 300_000)
  })

  it('twice at once names each record once, and hurts no build (A040)', async () => {
    await build(...Array.from({ length: 6 }, (_, at) => layer(`p${at}`, 1)))
    const records = await usage()
    const running = site.driver.build(
      await llb(image(site.world.base).run({ args: ['sh', '-c', 'sleep 0.5; echo unhurt'] }).root),
    )
    const [one, two] = await Promise.all([prune({ all: true }), prune({ all: true })])
    expect(new Set([...one, ...two]).size).toBe(one.length + two.length)
    expect([...one, ...two].filter((id) => records.includes(id)).length).toBeGreaterThanOrEqual(6)
    expect(logsOf((await running).events)).toBe('unhurt\n')
  })
})
