import { sha256 } from '@slipway/base'
import { formatPlatform } from '@slipway/oci'
import type { RefId, RunRequest, WorkerInfo } from '../worker.ts'

/** A worker as placement sees it. */
export interface Candidate {
  readonly id: string
  readonly info: WorkerInfo
  /** Steps that run or wait there. */
  readonly load: number
}

/** Slots of a worker without a limit, for telling whether it is busy. */
const DEFAULT_SLOTS = 4

/** The owner of `<workerId>::<refId>`. */
export function ownerOf(ref: RefId): string {
  const end = ref.indexOf('::')
  return end < 0 ? '' : ref.slice(0, end)
}

/** Always the same one of those who are there for the same name, and few names move when one comes or goes. */
export function rendezvous<T extends { readonly id: string }>(name: string, candidates: readonly T[]): T {
  const scored = candidates.map((candidate) => ({ candidate, score: sha256(`${candidate.id} ${name}`) }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).candidate
}

/**
 * Where a step runs: on a worker of its platform; where its cache mounts are; else where most of its inputs are, the first of them,
 * which is its root, counting double; else, or when that one is busy and another is not, on the least loaded one.
 * `isAt` tells whether a copy of an input is known to be there.
 */
export function place(
  request: RunRequest,
  candidates: readonly Candidate[],
  isAt: (ref: RefId, worker: string) => boolean,
): Candidate {
  const able = candidates.filter(({ info }) => runs(info, request))
  const all = able.length > 0 ? able : candidates
  const sticky = stickyName(request)
  if (sticky !== undefined) return rendezvous(sticky, all)
  const inputs = request.inputs.filter((input) => input !== '')
  if (inputs.length === 0) return leastLoaded(request.vertex, all)
  const here = ({ id }: Candidate): number =>
    inputs.reduce((sum, input, index) => sum + (isAt(input, id) ? (index === 0 ? 2 : 1) : 0), 0)
  const most = Math.max(...all.map(here))
  const best = leastLoaded(
    request.vertex,
    all.filter((candidate) => here(candidate) === most),
  )
  if (!isBusy(best) || !request.op.exec) return best
  const idle = all.filter((candidate) => !isBusy(candidate))
  return idle.length > 0 ? leastLoaded(request.vertex, idle) : best
}

function runs({ platforms }: WorkerInfo, { op, platform }: RunRequest): boolean {
  if (!op.exec) return true
  const wanted = formatPlatform(platform)
  return platforms.some((own) => formatPlatform(own) === wanted)
}

/** State that stays on a host: synced files and checkouts of a source, cache mounts of a step. */
function stickyName({ op }: RunRequest): string | undefined {
  if (op.source) return sourceName(op.source)
  const cached = op.exec?.mounts?.find((mount) => mount.cacheOpt?.ID)
  return cached ? `cache ${cached.cacheOpt?.ID ?? ''}` : undefined
}

export function sourceName(source: {
  readonly identifier?: string | null
  readonly attrs?: Readonly<Record<string, string>> | null
}): string {
  return `source ${source.identifier ?? ''} ${source.attrs?.['local.sharedkeyhint'] ?? ''}`
}

function isBusy({ load, info }: Candidate): boolean {
  return load >= (info.slots || DEFAULT_SLOTS)
}

function leastLoaded(name: string, candidates: readonly Candidate[]): Candidate {
  const least = Math.min(...candidates.map(({ load }) => load))
  return rendezvous(
    name,
    candidates.filter(({ load }) => load === least),
  )
}
