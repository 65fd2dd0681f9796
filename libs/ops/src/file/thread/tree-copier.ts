import { type BigIntStats, chmodSync, linkSync, lstatSync, mkdirSync, rmSync, unlinkSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { llistxattr } from '@slipway/linux'
import { createPatternMatcher, type MatchInfo, type PatternMatcher } from '@slipway/patterns'
import {
  type CopyFacts,
  copyData,
  copyMetadata,
  copyRegular,
  copySpecial,
  copySymlink,
  copyTimes,
} from './copy-file.ts'
import { type FilePath, joinName } from './file-path.ts'
import { checkStopped, Parts } from './copy-part.ts'
import type { ModeSpec } from './mode-string.ts'
import { PackedFile, PackedTree, type SourceStat, type SourceTree } from './source-tree.ts'
import type { TargetTree } from './target-tree.ts'

export interface TreeCopyOptions {
  readonly from: SourceTree
  readonly tree: TargetTree
  readonly facts: CopyFacts
  readonly includePatterns: readonly string[]
  readonly excludePatterns: readonly string[]
  /** Replace what stands in the way even if it is of another type. */
  readonly alwaysReplace: boolean
  /** The same as `facts.mode`. */
  readonly modes: ModeSpec
  readonly stop: Int32Array | undefined
}

const SETGID = 0o2000

/** A directory on the way down. It is made late when only something below it is wanted. */
interface Directory {
  readonly source: FilePath
  readonly target: FilePath
  readonly stat: SourceStat
  /** Wanted only for the sake of something below it. */
  readonly late: boolean
  made: boolean
  /** Did not exist before: its facts come from the source, and nothing can be in the way inside. */
  fresh: boolean
  /** May give its group, or access lists, to what is created in it. */
  inheriting: boolean
}

interface Scope {
  readonly include: MatchInfo | undefined
  readonly exclude: MatchInfo | undefined
}

interface Verdict {
  readonly wanted: boolean
  readonly excluded: boolean
  readonly scope: Scope
}

/** Copies one tree. Hard links inside of it stay hard links. */
export class TreeCopier {
  readonly #options: TreeCopyOptions
  readonly #include: PatternMatcher | undefined
  readonly #exclude: PatternMatcher | undefined
  readonly #links = new Map<string, FilePath>()
  readonly #parents: Directory[] = []
  /** Only where everything is wanted. */
  readonly #parts: Parts | undefined
  /** Directories that `#parts` puts files into, and those around them, innermost first. */
  readonly #unfinished: { readonly directory: Directory; readonly top: boolean }[] = []

  constructor(options: TreeCopyOptions) {
    this.#options = options
    this.#include = compile('includepatterns', options.includePatterns)
    this.#exclude = compile('excludepatterns', options.excludePatterns)
    if (options.from instanceof PackedTree && !this.#include && !this.#exclude)
      this.#parts = new Parts(options.from)
  }

  /** `target` is where the source itself lands; an existing directory there keeps its facts, except for its times. */
  async copy(source: FilePath, target: FilePath): Promise<void> {
    const verdict: Verdict = {
      wanted: true,
      excluded: false,
      scope: { include: undefined, exclude: undefined },
    }
    this.#copyOne(source, '', target, verdict)
    const { facts, modes, stop, tree } = this.#options
    await this.#parts?.copy({ ...facts, modes, stop }, tree.root)
    for (const { directory, top } of this.#unfinished) this.#finish(directory, top)
  }

  #copyOne(source: FilePath, relative: string, target: FilePath, verdict: Verdict): void {
    const stat = this.#options.from.stat(source)
    if (stat.isDirectory()) return this.#copyDirectory(source, relative, target, stat, verdict)
    if (!verdict.wanted) return
    this.#makeParents()
    // Inside of a directory that was just made there is nothing to look for.
    if (this.#parents.at(-1)?.fresh !== true) this.#clear(target)
    if (relative === '') this.#enterTop(target)
    const { facts } = this.#options
    if (stat.isFile()) this.#copyRegular(source, target, stat)
    else if (stat.isSymbolicLink()) copySymlink(source, target, stat, facts)
    else copySpecial(source, target, stat, facts)
  }

  #copyRegular(source: FilePath, target: FilePath, stat: SourceStat): void {
    if (stat.nlink > 1n) {
      const key = `${stat.dev}:${stat.ino}`
      const first = this.#links.get(key)
      if (first !== undefined) return linkSync(first, target)
      this.#links.set(key, target)
    }
    const { facts, from } = this.#options
    const inheriting = this.#parents.at(-1)?.inheriting ?? true
    if (stat instanceof PackedFile) copyData(from.read(stat), target, stat, facts, inheriting)
    else copyRegular(source, target, stat, facts, inheriting)
  }

  #copyDirectory(
    source: FilePath,
    relative: string,
    target: FilePath,
    stat: SourceStat,
    verdict: Verdict,
  ): void {
    const directory: Directory = {
      source,
      target,
      stat,
      late: !verdict.wanted,
      made: false,
      fresh: false,
      inheriting: true,
    }
    if (verdict.wanted) {
      this.#makeParents()
      this.#make(directory)
    }
    this.#parents.push(directory)
    if (!verdict.excluded || this.#exclude?.hasExclusions)
      this.#copyChildren(directory, relative, verdict.scope)
    this.#parents.pop()
    if (!directory.made) return
    if (this.#parts) this.#unfinished.push({ directory, top: relative === '' })
    else this.#finish(directory, relative === '')
  }

  #copyChildren(directory: Directory, relative: string, scope: Scope): void {
    for (const name of this.#namesIn(directory)) {
      checkStopped(this.#options.stop)
      const path = relative === '' ? String(name) : `${relative}/${String(name)}`
      const verdict = this.#judge(path, scope)
      if (this.#canSkip(verdict)) continue
      this.#copyOne(joinName(directory.source, name), path, joinName(directory.target, name), verdict)
    }
  }

  /** Those that are to be copied now. */
  #namesIn({ source, target, fresh, inheriting }: Directory): readonly FilePath[] {
    const { from } = this.#options
    const later = fresh && this.#parts?.take(source, target, inheriting)
    return later && from instanceof PackedTree ? from.namesInTree(source) : from.names(source)
  }

  #judge(path: string, parent: Scope): Verdict {
    if (!this.#include && !this.#exclude) return { wanted: true, excluded: false, scope: parent }
    const include = this.#include?.matchesWithParent(path, parent.include)
    const exclude = this.#exclude?.matchesWithParent(path, parent.exclude)
    const excluded = exclude?.matched === true
    return {
      wanted: include?.matched !== false && !excluded,
      excluded,
      scope: { include: include?.info, exclude: exclude?.info },
    }
  }

  /** Nothing below it can be wanted either. */
  #canSkip(verdict: Verdict): boolean {
    return !verdict.wanted && !this.#include && this.#exclude?.hasExclusions !== true
  }

  #makeParents(): void {
    for (const parent of this.#parents) if (!parent.made) this.#make(parent)
  }

  #make(directory: Directory): void {
    directory.made = true
    const { target } = directory
    const inFresh = this.#parents.at(-1)?.fresh === true && this.#parents.at(-1) !== directory
    const existing = inFresh ? undefined : this.#existing(target)
    if (!existing) {
      if (this.#parents.length === 0) this.#enterTop(target)
      mkdirSync(target, 0o700)
      directory.fresh = true
      directory.inheriting = (lstatSync(target).mode & SETGID) !== 0 || llistxattr(target).length > 0
    } else if (existing.isDirectory()) this.#options.tree.enter(target)
    else throw new SlipwayError('invalid-argument', `cannot copy to non-directory: ${String(target)}`)
  }

  /** What a directory meets at its place; what may be replaced is taken away. */
  #existing(target: FilePath): BigIntStats | undefined {
    const existing = this.#options.tree.look(target)
    if (!existing || existing.isDirectory() || !this.#options.alwaysReplace) return existing
    if (this.#options.tree.owns(target)) unlinkSync(target)
    return undefined
  }

  #enterTop(target: FilePath): void {
    this.#options.tree.enter(directoryOf(target))
  }

  /** The facts of a directory are set last, because everything put into it changes its times. */
  #finish(directory: Directory, top: boolean): void {
    const { source, target, stat, fresh, late } = directory
    if (!fresh && late) chmodSync(target, Number(stat.mode) & 0o7777)
    else if (fresh || !top) copyMetadata(source, target, stat, this.#options.facts)
    else copyTimes(target, stat, this.#options.facts)
  }

  #clear(target: FilePath): void {
    const { tree } = this.#options
    const existing = tree.look(target)
    if (!existing) return
    // What lies in a layer below is hidden by the new file.
    const owned = tree.owns(target)
    if (!existing.isDirectory()) {
      if (owned) unlinkSync(target)
      return
    }
    if (!this.#options.alwaysReplace) {
      throw new SlipwayError('invalid-argument', `cannot replace to directory ${String(target)} with file`)
    }
    if (owned) rmSync(target, { recursive: true })
  }
}

function directoryOf(path: FilePath): FilePath {
  if (typeof path === 'string') return path.slice(0, path.lastIndexOf('/'))
  return path.subarray(0, path.lastIndexOf(0x2f))
}

function compile(attribute: string, patterns: readonly string[]): PatternMatcher | undefined {
  if (patterns.length === 0) return undefined
  try {
    return createPatternMatcher(patterns)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SlipwayError('invalid-argument', `invalid ${attribute}: [${patterns.join(' ')}]: ${reason}`)
  }
}
