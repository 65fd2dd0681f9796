import type { ActiveEdge, Demander } from './edge.ts'
import { CACHE_FAST, CACHE_SLOW, COMPLETE, INITIAL, type Level } from './levels.ts'
import type { CacheKey, CacheMapInput, Result, SelectedKey } from './types.ts'

/** What an edge knows of one of its inputs, and how much of it the edge wants. */
export class EdgeInput implements Demander {
  readonly parent: ActiveEdge
  readonly index: number
  child: ActiveEdge
  want: Level = INITIAL
  /** How many of the child's keys were looked up. */
  keysSeen = 0
  /** Keys that the parent may have, as far as this input is concerned, by id. */
  readonly matches = new Map<string, CacheKey>()
  pendingQueries = 0
  content: 'none' | 'running' | 'done' = 'none'
  contentKey: CacheKey | undefined
  /** Id of the result whose content was read. */
  #contentOf: string | undefined

  constructor(parent: ActiveEdge, index: number, child: ActiveEdge) {
    this.parent = parent
    this.index = index
    this.child = child
  }

  signal(): void {
    this.parent.signal()
  }

  setWant(level: Level): void {
    if (level === this.want) return
    this.want = level
    this.child.setDemand(this, level)
  }

  /** Catches up with a child that became an alias while nothing was wanted of it. */
  follow(): void {
    const { current } = this.child
    if (current === this.child) return
    this.child = current
    this.keysSeen = 0
  }

  /** The child turned out to be the same as `edge`. What it matched so far stays true. */
  retarget(edge: ActiveEdge): void {
    this.child = edge
    this.keysSeen = 0
    edge.setDemand(this, this.want)
    this.parent.inputChanged()
  }

  get spec(): CacheMapInput | undefined {
    return this.parent.map?.inputs[this.index]
  }

  get hasContentDigest(): boolean {
    return this.spec?.contentDigest !== undefined
  }

  /** True when all keys of this input up to `level` are known, and what they lead to. */
  isKnown(level: Level): boolean {
    if (this.child.level < level || this.pendingQueries > 0) return false
    return level < CACHE_SLOW || !this.hasContentDigest || this.content === 'done'
  }

  /** True when it has not matched anything yet, but still may. */
  get isBlocking(): boolean {
    return this.matches.size === 0 && !this.isKnown(CACHE_SLOW)
  }

  /** True when the op can run, as far as this input is concerned. */
  get isReady(): boolean {
    if (this.child.level !== COMPLETE) return false
    return this.content === 'done' || (!this.hasContentDigest && this.spec?.prepare === undefined)
  }

  noteContent(result: Result): void {
    this.content = 'running'
    this.#contentOf = result.id
  }

  /** A child that was lost and made anew may have another content than before. */
  forgetOldContent(): void {
    const { result } = this.child
    if (this.content !== 'done' || !result || result.id === this.#contentOf) return
    this.content = 'none'
    this.contentKey = undefined
  }

  /** Keys under which a result of the parent is stored, or found again. */
  selectedKeys(): readonly SelectedKey[] {
    const selector = this.spec?.selector ?? ''
    const keys = this.child.result ? this.child.result.keys : this.child.keys
    const selected = keys.map((key) => ({ key, selector }))
    if (this.contentKey) selected.push({ key: this.contentKey, selector: '' })
    return selected
  }

  /** How much more of the child would help to find a key of the parent. */
  nextWant(isAnyBlocking: boolean): Level {
    if (this.matches.size > 0 && isAnyBlocking) return CACHE_FAST
    if (!this.isKnown(CACHE_FAST)) return CACHE_FAST
    return this.hasContentDigest && this.child.level >= CACHE_SLOW ? COMPLETE : CACHE_SLOW
  }
}
