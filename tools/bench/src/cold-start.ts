import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mapLimit, sha256, silentLogger, sleep } from '@slipway/base'
import { openSqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
import { openFsContentStore } from '@slipway/content/fs/store'
import { openRefs } from '@slipway/refs/open'
import { createMounter } from '@slipway/snapshots/mounter'
import { openSnapshots } from '@slipway/snapshots/open'
import { median } from './measure.ts'
import type { StartedSubject } from './subject.ts'

/** Measured by this name only. */
export const COLD_START = 'cold-start-100000'

const RECORDS = 100_000
/** Records that stand on each other: the steps of a build. */
const DEPTH = 10
const AT_ONCE = 64
const SETTLE_MS = 5_000

export const COLD_START_HEADER = `${COLD_START}: seconds from the start of the daemon to its first answer, and of its CPU until then`

/** Fills the store of a daemon of this project, then starts it again and again. */
export async function coldStart(subject: StartedSubject, runs: number): Promise<string> {
  await subject.stop()
  await fillStore(subject.root, RECORDS)
  const seconds: number[] = []
  const cpu: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    seconds.push(await subject.start())
    cpu.push(cpuOf(subject.pid))
    // What a daemon does after its start is not what is measured, and it has to end well for the next one.
    await sleep(SETTLE_MS)
    await subject.stop()
  }
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ')
  return `${subject.name}: wall ${median(seconds).toFixed(2)} s (${list(seconds)}), cpu ${median(cpu).toFixed(2)} s (${list(cpu)})`
}

function cpuOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Records with a committed snapshot each, in chains, and a result in the cache's index for each of them. */
async function fillStore(root: string, count: number): Promise<void> {
  const workerId = readFileSync(join(root, 'workerid'), 'utf8').trim()
  const notAsked = (): Promise<never> => Promise.reject(new Error('no layers are made here'))
  await using snapshots = await openSnapshots({ root: join(root, 'snapshots'), kind: 'auto' })
  const refs = await openRefs({
    root: join(root, 'refs'),
    workerId,
    snapshots,
    content: await openFsContentStore(join(root, 'content')),
    mounter: createMounter(),
    layers: { create: notAsked, apply: notAsked, convert: notAsked },
  })
  const cache = await openSqliteCacheStore(join(root, 'cache.db'), silentLogger)
  const context = { signal: new AbortController().signal }
  const fillChain = async (chain: number): Promise<void> => {
    let below: Awaited<ReturnType<typeof refs.get>> | undefined
    let key = sha256(`chain ${chain}`)
    for (let step = 0; step < DEPTH; step++) {
      const description = `[${step + 1}/${DEPTH}] RUN make step ${step} of chain ${chain} && echo done`
      const mutable = await refs.createMutable(below, { description }, context)
      const ref = await mutable.commit()
      await below?.release()
      below = ref
      const next = sha256(`${key} ${step}`)
      const link = { input: 0, output: 0, digest: sha256(`op ${chain} ${step}`), selector: '' }
      await cache.addLinks([{ source: key, link, target: next }])
      await cache.addResult(next, { id: `${workerId}::${ref.id}`, createdAt: Date.now() })
      key = next
    }
    await below?.release()
  }
  await mapLimit(
    Array.from({ length: count / DEPTH }, (_, index) => index),
    AT_ONCE,
    fillChain,
  )
  await refs.close()
  await cache.close()
}
