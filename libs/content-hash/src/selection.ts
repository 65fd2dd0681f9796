import { createHash } from 'node:crypto'
import { type Digest, sha256, wrapError } from '@slipway/base'
import { type ByteString, fromByteString } from '@slipway/fs-sync/files'
import {
  baseName,
  compileWildcard,
  containsWildcards,
  createPatternMatcher,
  type MatchInfo,
  type PatternMatcher,
  type Wildcard,
} from '@slipway/patterns'
import { checksumPath, digestOf, headerOf } from './checksum.ts'
import { keyPath, resolve } from './lookup.ts'
import { eachChild, type DirectoryNode, toText, type Tree, type TreeNode } from './nodes.ts'

export interface SelectionQuery {
  readonly path: ByteString
  readonly followLinks: boolean
  readonly wildcard: boolean
  readonly includePatterns: readonly string[]
  readonly excludePatterns: readonly string[]
}

/** One directory header or file that takes part in the digest. Paths start with a slash; the root's is empty. */
export interface Selected {
  readonly path: ByteString
  readonly follow: boolean
  readonly isLink: boolean
  readonly isDirectory: boolean
  /** Of a file, where it is known without looking. */
  readonly size?: number | undefined
  readonly digest: Digest
}

interface OpenDirectory {
  readonly selected: () => Selected
  taken: boolean
  include: MatchInfo | undefined
  exclude: MatchInfo | undefined
}

/** The digest of what wildcards and patterns select. Nothing selected is a digest too. */
export function checksumSelection(tree: Tree, query: SelectionQuery): Digest {
  const selection = new Selection(tree, query)
  const selected = selection.run()
  if (selected.length === 0) return sha256('')
  const digestsOf = (item: Selected): Digest =>
    item.follow && item.isLink ? checksumPath(tree, item.path, query.followLinks) : item.digest
  const [only] = selected
  if (selected.length === 1 && baseName(query.path) === baseName(only!.path)) return digestsOf(only!)
  const digest = createHash('sha256')
  for (const item of selected) {
    const name = item.path.startsWith(selection.prefix) ? item.path.slice(selection.prefix.length) : item.path
    digest.update(name === '' ? '\0' : name.replaceAll('/', '\0'), 'latin1')
    digest.update(digestsOf(item), 'latin1')
  }
  return `sha256:${digest.digest('hex')}`
}

/** What takes part in the digest, in order. */
export function select(tree: Tree, query: SelectionQuery): readonly Selected[] {
  return new Selection(tree, query).run()
}

class Selection {
  readonly #tree: Tree
  readonly #query: SelectionQuery
  readonly #path: ByteString
  readonly #include: PatternMatcher | undefined
  readonly #exclude: PatternMatcher | undefined
  readonly #wildcard: Wildcard | undefined
  readonly #skipsOwnHeader: boolean
  readonly #selected: Selected[] = []
  readonly #open: OpenDirectory[] = []
  /** The part of the path before its first wildcard, as asked for. */
  prefix = ''
  #lastMatch: ByteString | undefined

  constructor(tree: Tree, query: SelectionQuery) {
    this.#tree = tree
    this.#query = query
    this.#path = rooted(keyPath(query.path))
    this.#skipsOwnHeader = query.path.endsWith('/')
    this.#include = compile('includepatterns', query.includePatterns)
    this.#exclude = compile('excludepatterns', query.excludePatterns)
    this.#wildcard =
      query.wildcard && this.#path !== '' ? compileWildcard(fromByteString(this.#path)) : undefined
  }

  run(): readonly Selected[] {
    let followLast = false
    this.prefix = this.#path
    if (this.#query.wildcard) {
      const parts = this.#path.split('/')
      const first = parts.findIndex((part) => containsWildcards(part))
      followLast = first >= 0
      if (first >= 0) this.prefix = parts.slice(0, first).join('/')
    }
    const { path, node } = resolve(this.#tree, this.prefix.slice(1), followLast)
    if (node) this.#visit(path, this.prefix, node)
    return this.#selected
  }

  /** `path` is where it is in the tree, `name` what it is called from the prefix on. */
  #visit(path: ByteString, name: ByteString, node: TreeNode): void {
    if (node.kind !== 'directory') {
      const select = (): Selected => ({
        path: name,
        follow: this.#follows(),
        isLink: node.kind === 'symlink',
        isDirectory: false,
        size: node.kind === 'file' ? node.size : undefined,
        digest: toText(digestOf(this.#tree, path, node)),
      })
      if (this.#wants(name, undefined)) this.#take(select)
      return
    }
    const opened = this.#enter(path, name, node)
    for (const [child, childNode] of eachChild(this.#tree, node, path)) {
      this.#visit(path === '' ? child : `${path}/${child}`, `${name}/${child}`, childNode)
    }
    if (opened) this.#open.pop()
  }

  /** A directory takes part with its header; when it is not wanted itself it still does as a parent of what is. */
  #enter(path: ByteString, name: ByteString, node: DirectoryNode): boolean {
    const follow = this.#follows()
    const opened: OpenDirectory = {
      selected: () => ({
        path: name,
        follow,
        isLink: false,
        isDirectory: true,
        digest: toText(headerOf(this.#tree, path, node)),
      }),
      taken: false,
      include: undefined,
      exclude: undefined,
    }
    const wanted = this.#wants(name, opened)
    if (wanted === undefined || (name === this.#path && this.#skipsOwnHeader)) return false
    if (wanted) {
      this.#take(opened.selected)
      opened.taken = true
    }
    this.#open.push(opened)
    return true
  }

  #follows(): boolean {
    return this.#query.followLinks && this.#open.length === 0
  }

  #take(select: () => Selected): void {
    for (const parent of this.#open) {
      if (parent.taken) continue
      parent.taken = true
      this.#selected.push(parent.selected())
    }
    this.#selected.push(select())
  }

  /** `undefined` where the wildcard does not match at all: then it is no parent either. */
  #wants(name: ByteString, directory: OpenDirectory | undefined): boolean | undefined {
    let base = this.#path
    if (this.#query.wildcard) {
      const below = this.#lastMatch !== undefined && name.startsWith(`${this.#lastMatch}/`)
      if (this.#wildcard && !below) {
        if (!this.#wildcard.matches(fromByteString(name))) return undefined
        this.#lastMatch = name
      }
      base = this.#lastMatch ?? ''
    }
    const candidate = fromByteString(`${name}/`.startsWith(`${base}/`) ? name.slice(base.length + 1) : name)
    return this.#matches(candidate, directory)
  }

  #matches(candidate: string, directory: OpenDirectory | undefined): boolean {
    const parent = this.#open[this.#open.length - 1]
    if (this.#include) {
      const { matched, info } = this.#include.matchesWithParent(candidate, parent?.include)
      if (directory) directory.include = info
      if (!matched) return false
    }
    if (this.#exclude) {
      const { matched, info } = this.#exclude.matchesWithParent(candidate, parent?.exclude)
      if (directory) directory.exclude = info
      if (matched) return false
    }
    return true
  }
}

function rooted(key: ByteString): ByteString {
  return key === '' ? '' : `/${key}`
}

function compile(attribute: string, patterns: readonly string[]): PatternMatcher | undefined {
  if (patterns.length === 0) return undefined
  try {
    return createPatternMatcher(patterns)
  } catch (error) {
    throw wrapError(error, `invalid ${attribute}: [${patterns.join(' ')}]`)
  }
}
