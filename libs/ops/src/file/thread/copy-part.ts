import { availableParallelism } from 'node:os'
import { SlipwayError, ThreadPool } from '@slipway/base'
import { type CopyFacts, copyData } from './copy-file.ts'
import { type FilePath, joinName } from './file-path.ts'
import { type ModeSpec, modeChange } from './mode-string.ts'
import type { Owner } from './owner.ts'
import type { PackedTree } from './source-tree.ts'

/** The files that a pack has of one directory, and the new directory that they go to. */
export interface PartTask {
  readonly source: string
  readonly target: string
  /** Of the target, see `copyData`. */
  readonly inheriting: boolean
}

/** What threads share that copy files of one pack: each takes the next task until there is none. */
export interface CopyPart {
  /** Of the source and the target, for messages too. */
  readonly roots: readonly [string, string]
  /** An open file: of the process, so of all threads. */
  readonly pack: number
  readonly index: Uint8Array
  readonly owner: Owner | undefined
  readonly modes: ModeSpec
  readonly timestamp: bigint | undefined
  readonly tasks: readonly PartTask[]
  /** Shared memory: the next task. */
  readonly next: Int32Array
  /** See `FileCall.stop`. */
  readonly stop: Int32Array | undefined
}

/** Creating files is work of the kernel, which does it for several directories at a time. More gain little. */
const HELPERS = Math.min(3, availableParallelism() - 1)

let helpers: ThreadPool | undefined

/** Starting and asking threads costs as much as making so many files. */
const FEW_FILES = 1000

/** Directories of new files that are left for when everything else is made. */
export class Parts {
  readonly #from: PackedTree
  readonly #tasks: PartTask[] = []
  #files = 0

  constructor(from: PackedTree) {
    this.#from = from
  }

  /** Takes what the pack has of a directory, if it has any. */
  take(source: FilePath, target: FilePath, inheriting: boolean): boolean {
    const count = this.#from.countPackedIn(source)
    if (count === 0 || typeof source !== 'string' || typeof target !== 'string') return false
    this.#files += count
    this.#tasks.push({ source, target, inheriting })
    return true
  }

  async copy(facts: Pick<CopyPart, 'owner' | 'modes' | 'timestamp' | 'stop'>, target: string): Promise<void> {
    if (this.#tasks.length === 0) return
    const { root, pack, index } = this.#from
    const { owner, modes, timestamp, stop } = facts
    const part: CopyPart = {
      roots: [root, target],
      pack,
      index,
      owner,
      modes: { mode: modes.mode, modeStr: modes.modeStr },
      timestamp,
      tasks: this.#tasks,
      next: new Int32Array(new SharedArrayBuffer(4)),
      stop,
    }
    if (this.#files < FEW_FILES || HELPERS < 1) copyPart(part, this.#from)
    else await copyParts(part, this.#from)
  }
}

/** Does all tasks, in this thread and some more. */
async function copyParts(part: CopyPart, from: PackedTree): Promise<void> {
  helpers ??= new ThreadPool(new URL('./copy-part-thread.ts', import.meta.url), HELPERS)
  const count = Math.min(HELPERS, part.tasks.length - 1)
  const theirs = Array.from({ length: count }, () => helpers!.call('copyPart', part))
  for (const each of theirs) each.catch(() => {})
  try {
    copyPart(part, from)
  } finally {
    await Promise.allSettled(theirs)
  }
  await Promise.all(theirs)
}

export function copyPart(part: CopyPart, from: PackedTree): void {
  const facts: CopyFacts = { owner: part.owner, mode: modeChange(part.modes), timestamp: part.timestamp }
  try {
    for (;;) {
      const task = part.tasks[Atomics.add(part.next, 0, 1)]
      if (!task) return
      for (const [name, file] of from.packedIn(task.source)) {
        checkStopped(part.stop)
        copyData(from.read(file), joinName(task.target, name), file, facts, task.inheriting)
      }
    }
  } catch (error) {
    // The others need not go on.
    Atomics.store(part.next, 0, part.tasks.length)
    throw error
  }
}

export function checkStopped(stop: Int32Array | undefined): void {
  if (stop && Atomics.load(stop, 0) !== 0) throw new SlipwayError('canceled', 'context canceled')
}
