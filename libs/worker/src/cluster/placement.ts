import { sha256 } from '@slipway/base'
import { formatPlatform } from '@slipway/oci'
import { workName } from '../work-name.ts'
import type { RefId, RefPart, RunRequest, WorkerInfo } from '../worker.ts'

/** A worker as placement sees it. */
export interface Candidate {
  readonly id: string
  readonly info: WorkerInfo
  /** Steps that run or wait there. */
  readonly load: number
}

/** Slots of a worker without a limit, for telling whether it is busy. */
const DEFAULT_SLOTS = 4
/** For a tree whose size nobody knows yet: what a command has just written. */
const UNKNOWN_BYTES = 1 << 20

/** What is known of the inputs of a step. */
export interface Inputs {
  /** Of each input that is not empty, root first: itself or its uppermost part first. */
  readonly parts: readonly (readonly RefPart[])[]
  /** Whether a ref, or a copy of it, is known to be on a worker. */
  readonly isAt: (ref: RefId, worker: string) => boolean
}

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

/** Bytes that would have to be moved to a worker. */
export function missingBytes({ parts, isAt }: Inputs, worker: string): number {
  const missing = new Map<RefId, number>()
  for (const input of parts)
    for (const { id, size } of input) {
      // What it stands on is there too.
      if (isAt(id, worker)) break
      missing.set(id, size ?? UNKNOWN_BYTES)
    }
  return [...missing.values()].reduce((sum, size) => sum + size, 0)
}

/**
 * Where a step runs: on a worker of its platform; where its cache mounts are; else where the fewest bytes of its inputs are missing,
 * rather at its root, and then on the least loaded one; in any case where the same is running. A command goes to the least loaded one also when it would have to wait.
 */
export function place(request: RunRequest, candidates: readonly Candidate[], inputs: Inputs): Candidate {
  const able = candidates.filter(({ info }) => runs(info, request))
  const all = able.length > 0 ? able : candidates
  const sticky = stickyName(request)
  if (sticky !== undefined) return rendezvous(sticky, all)
  const joined = request.op.exec && all.filter(({ info }) => info.running?.includes(workName(request)))
  if (joined && joined.length > 0) return rendezvous(request.vertex, joined)
  const missing = ({ id }: Candidate): number => missingBytes(inputs, id)
  const [root] = request.inputs
  const nearest = fewest(fewest(all, missing), ({ id }) => (root && inputs.isAt(root, id) ? 0 : 1))
  const best = leastLoaded(request.vertex, nearest)
  if (share(best) < 1 || !request.op.exec) return best
  return rendezvous(request.vertex, fewest(fewest(all, share), missing))
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

/** Of its slots that are taken; from 1 on a step has to wait there. */
function share({ load, info }: Candidate): number {
  return load / (info.slots || DEFAULT_SLOTS)
}

function leastLoaded(name: string, candidates: readonly Candidate[]): Candidate {
  return rendezvous(name, fewest(candidates, share))
}

/** Those that have the least of something. */
function fewest(
  candidates: readonly Candidate[],
  measure: (candidate: Candidate) => number,
): readonly Candidate[] {
  const measured = candidates.map((candidate) => ({ candidate, value: measure(candidate) }))
  const least = Math.min(...measured.map(({ value }) => value))
  return measured.filter(({ value }) => value === least).map(({ candidate }) => candidate)
}
