import { isCode } from '@slipway/base'
import { counter, gauge, type Sample } from '@slipway/metrics'
import type { pb } from '@slipway/proto'
import type { Worker } from '@slipway/worker'

const ops = counter('slipway_ops_total', 'Ops that ran, by kind and outcome: done, failed, canceled.')
const KINDS = ['exec', 'file', 'source', 'merge', 'diff'] as const
/** A look at all records takes time: within so long the last one is good enough. */
const USAGE_AGE_MS = 5_000

export async function countedOp<T>(op: pb.Op.$Properties, run: () => Promise<T>): Promise<T> {
  const kind = KINDS.find((name) => op[name]) ?? 'other'
  try {
    const value = await run()
    ops.add(1, { kind, outcome: 'done' })
    return value
  } catch (error) {
    ops.add(1, { kind, outcome: isCode(error, 'canceled') ? 'canceled' : 'failed' })
    throw error
  }
}

/** Gauges over a worker, until they are disposed of. */
export function watchWorker(worker: Pick<Worker, 'diskUsage'>): Disposable {
  const stack = new DisposableStack()
  const usage = usageReader(worker)
  const read = (of: (usage: Usage) => Use) => async () => {
    const { used, unused } = of(await usage())
    return [sample('in_use', used), sample('reclaimable', unused)]
  }
  stack.use(
    gauge(
      'slipway_cache_records',
      'Records of the build cache, by whether something uses them.',
      read(({ records }) => records),
    ),
  )
  stack.use(
    gauge(
      'slipway_cache_bytes',
      'Bytes of the build cache, by whether something uses them.',
      read(({ bytes }) => bytes),
    ),
  )
  return stack
}

interface Use {
  readonly used: number
  readonly unused: number
}

interface Usage {
  readonly records: Use
  readonly bytes: Use
}

function usageReader(worker: Pick<Worker, 'diskUsage'>): () => Promise<Usage> {
  let last: { readonly at: number; readonly usage: Promise<Usage> } | undefined
  return async () => {
    if (!last || performance.now() - last.at > USAGE_AGE_MS)
      last = { at: performance.now(), usage: readUsage(worker) }
    return await last.usage
  }
}

async function readUsage(worker: Pick<Worker, 'diskUsage'>): Promise<Usage> {
  const all = await worker.diskUsage([])
  const used = all.filter(({ inUse }) => inUse)
  const unused = all.filter(({ inUse }) => !inUse)
  const bytesOf = (records: typeof all): number =>
    records.reduce((sum, { size }) => sum + Math.max(0, size), 0)
  return {
    records: { used: used.length, unused: unused.length },
    bytes: { used: bytesOf(used), unused: bytesOf(unused) },
  }
}

function sample(state: string, value: number): Sample {
  return { labels: { state }, value }
}
