import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CrashLab, failpointsInSource } from './harness/crash.ts'

/** Some of each kind of work; `tools/crash` runs all points, and later passes of each. */
const POINTS: Readonly<Record<string, readonly string[]>> = {
  commit: [
    'snapshots.commit.recorded',
    'refs.commit.snapshot',
    'refs.write.begun',
    'cache.write.begun',
    'refs.frozen.committed',
  ],
  sync: [
    'sync.tree.dirty',
    'sync.tree.received',
    'sync.index.saved',
    'refs.freeze.linked',
    'sync.pack.file=kill@20',
    'sync.pack.placed',
  ],
  pull: ['refs.pull.chunk', 'refs.pull.stored', 'refs.extract.applied', 'refs.extract.committed'],
  diff: ['content.publish.labelled', 'refs.diff.mounted', 'refs.blob.made', 'refs.blob.remembered'],
  prune: [
    'refs.remove.taken-out',
    'refs.remove.snapshots',
    'snapshots.remove.recorded',
    'content.delete.unlinked',
  ],
  export: ['export.image.committed', 'export.archive.written', 'history.log.stored', 'history.record.stored'],
}
const PARALLEL = 2

let lab: CrashLab
beforeAll(async () => {
  lab = await CrashLab.open()
}, 60_000)
afterAll(async () => await lab?.[Symbol.asyncDispose]())

/** Runs all, some at a time; answers what each that failed says. */
async function failuresOf(points: readonly string[]): Promise<readonly string[]> {
  const left = [...points]
  const failures: string[] = []
  const work = async (): Promise<void> => {
    for (let point = left.pop(); point !== undefined; point = left.pop())
      await lab.crashAt(point).catch((error: unknown) => failures.push(`${point}: ${String(error)}`))
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
  await lab.checkStores().catch((error: unknown) => failures.push(String(error)))
  return failures
}

describe('a daemon that kills itself', () => {
  it.each(Object.entries(POINTS))(
    'at any step of %s: all stores fit together after the next start, no record is lost, the build gives the same, nothing is left (G026, G051, G055)',
    async (_kind, points) => {
      expect(await failuresOf(points)).toEqual([])
    },
    120_000,
  )

  it('does so at points that exist, each at one place', () => {
    const all = failpointsInSource()
    expect(new Set(all).size).toBe(all.length)
    expect(
      Object.values(POINTS)
        .flat()
        .map((point) => point.replace(/=.*$/, ''))
        .filter((point) => !all.includes(point)),
    ).toEqual([])
    expect(Object.values(POINTS).flat().length).toBeGreaterThanOrEqual(25)
  })
})
