import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { distance, reasonOf } from './compare-steps.ts'
import type { RanStep, StepFile, StepReason, StepState } from './steps.ts'

export interface StepLimits {
  /** Steps that are remembered. */
  readonly steps: number
  /** Of one name: branches that are built in turns are told apart. */
  readonly perName: number
  /** Bytes of all file lists, compressed. */
  readonly fileBytes: number
}

export const DEFAULT_STEP_LIMITS: StepLimits = { steps: 20_000, perName: 8, fileBytes: 64 << 20 }

/** Steps of the same place that a renamed one is compared with. */
export const PLACE_CANDIDATES = 3

/** Bytes of text from which on a list is compressed. */
const MIN_COMPRESSED = 1024
const compress = promisify(zstdCompress)

/** A step of an earlier build, as it is kept. */
export interface Candidate {
  readonly id: number
  readonly state: StepState
}

/** What names a session never comes again: there is nothing to compare. */
export function isOfSession({ cacheMap }: RanStep): boolean {
  return cacheMap.startsWith('random:')
}

/** A step as it is kept; `seal` is the key of the store. */
export function stateOf(step: RanStep, seal: string): StepState {
  const fields = [...step.fields].map(([field, value]) => [field, sealed(seal, value)])
  return { cacheMap: step.cacheMap, fields: Object.fromEntries(fields), inputs: step.inputs }
}

/** The one that is least apart; of equally near ones the first. */
export function nearestOf(candidates: readonly Candidate[], state: StepState): Candidate | undefined {
  let best: { readonly candidate: Candidate; readonly apart: number } | undefined
  for (const candidate of candidates) {
    const apart = distance(candidate.state, state)
    if (!best || apart < best.apart) best = { candidate, apart }
  }
  return best?.candidate
}

/** Why a step ran that is now `state` and was `before`. `unchanged`: vertices of this build that ran although nothing about them is new. */
export function reasonFor(
  step: RanStep,
  state: StepState,
  before: StepState | undefined,
  unchanged: ReadonlySet<string>,
): StepReason {
  if (step.isForced) return { kind: 'forced' }
  if (!before) return { kind: 'unseen' }
  const reason = reasonOf(before, state, (input) => unchanged.has(input))
  return reason.kind === 'pruned' && step.restsOnForced ? { kind: 'forced' } : reason
}

/** `lists`: file lists by the place of their input. */
export function withFiles(state: StepState, lists: ReadonlyMap<number, readonly StepFile[]>): StepState {
  const inputs = state.inputs.map((input, index) => {
    const files = lists.get(index)
    return files ? { ...input, files } : input
  })
  return { ...state, inputs }
}

export function withoutFiles(state: StepState): StepState {
  return { ...state, inputs: state.inputs.map(({ files: _files, ...input }) => input) }
}

/** Setting zstd up takes longer than it saves on short lists, which most are: those are kept as they are. */
export function pack(value: unknown): Buffer {
  const text = JSON.stringify(value)
  return text.length < MIN_COMPRESSED ? Buffer.from(text) : zstdCompressSync(text)
}

/** The same on another thread. */
export async function packLater(value: unknown): Promise<Buffer> {
  return await compress(JSON.stringify(value))
}

export function unpack(bytes: Uint8Array): unknown {
  const text = isCompressed(bytes) ? zstdDecompressSync(bytes) : Buffer.from(bytes)
  return JSON.parse(text.toString('utf8'))
}

/** No JSON begins as a frame of zstd does. */
function isCompressed(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5
}

/** Tells equal values from others and nothing else: values may be secrets that are easy to guess. */
function sealed(seal: string, value: string): string {
  return hash('sha256', `${seal}${value}`, 'base64url').slice(0, 12)
}
