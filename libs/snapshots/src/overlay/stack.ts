import type { Records, SnapshotRecord } from '../store/records.ts'

/** A run of layers that was put into one directory: it stands for `top` and all ancestors above `base`. */
export interface Composite {
  readonly dir: string
  /** The first ancestor that is not part of it. */
  readonly base: number | undefined
  /** How many layer directories it stands for. */
  readonly span: number
}

interface StackEntry {
  readonly record: SnapshotRecord
  /** Highest first. */
  readonly dirs: readonly string[]
  readonly next: number | undefined
  readonly span: number
}

export interface CompositeRun {
  readonly top: SnapshotRecord
  /** Highest first. */
  readonly dirs: readonly string[]
  readonly base: number | undefined
  readonly span: number
}

/** Which directories make up a snapshot, in the order of overlayfs: highest first. */
export class LayerStack {
  readonly #records: Records
  readonly #composites = new Map<number, Composite>()
  readonly #dirOf: (id: number) => string

  constructor(records: Records, dirOf: (id: number) => string) {
    this.#records = records
    this.#dirOf = dirOf
  }

  setComposite(id: number, composite: Composite): void {
    this.#composites.set(id, composite)
  }

  /** The directory of the composite that `id` had. */
  forget(id: number): string | undefined {
    const dir = this.#composites.get(id)?.dir
    this.#composites.delete(id)
    return dir
  }

  /** The layer of one snapshot alone; of a merge, the layers that it was made of. */
  own(record: SnapshotRecord): string[] {
    if (!record.layers) return [this.#dirOf(record.id)]
    return record.layers.toReversed().flatMap((id) => this.own(this.#records.byId(id)))
  }

  /** Merges among `top` and its ancestors that cannot be mounted as they are yet, lowest first. */
  unfinished(top: number): SnapshotRecord[] {
    return this.#entries(top)
      .map(({ record }) => record)
      .filter((record) => !this.isFinished(record))
      .reverse()
  }

  isFinished(record: SnapshotRecord): boolean {
    return !record.removes || this.#composites.has(record.id)
  }

  dirs(top: number | undefined): string[] {
    return this.#entries(top).flatMap(({ dirs }) => dirs)
  }

  /**
   * The topmost layers to put into one directory so that the stack of `top` gets short again: `atLeast`, and what was
   * put together before as long as it is smaller than what is gathered so far. Over a long chain each layer is moved a
   * logarithmic number of times, and the layers at the bottom, an image's large ones, stay as they are.
   */
  runToCompact(top: number, atLeast: number): CompositeRun | undefined {
    const dirs: string[] = []
    let [span, base]: [number, number | undefined] = [0, top]
    for (const entry of this.#entries(top)) {
      if (dirs.length >= atLeast && (entry.span === 1 || entry.span > span)) break
      dirs.push(...entry.dirs)
      span += entry.span
      base = entry.next
    }
    return dirs.length < 2 ? undefined : { top: this.#records.byId(top), dirs, base, span }
  }

  #entries(top: number | undefined): StackEntry[] {
    const entries: StackEntry[] = []
    for (let id = top; id !== undefined; id = entries.at(-1)!.next) entries.push(this.#entry(id))
    return entries
  }

  #entry(id: number): StackEntry {
    const record = this.#records.byId(id)
    const composite = this.#composites.get(id)
    if (composite) return { record, dirs: [composite.dir], next: composite.base, span: composite.span }
    const dirs = this.own(record)
    return { record, dirs, next: record.parent, span: dirs.length }
  }
}
