import type { CacheEntry, CacheLink, CacheResult, CacheStore } from '../cache-store.ts'
import { saveEntries } from '../save-entries.ts'

interface Node {
  readonly results: Map<string, CacheResult>
  /** By link; each with the targets that it leads to. */
  readonly links: Map<string, { readonly link: CacheLink; readonly targets: Set<string> }>
  /** Sources with a link to this key, each with how many. */
  readonly sources: Map<string, number>
}

const EMPTY: readonly never[] = []

function linkId(link: CacheLink): string {
  return `${link.input}|${link.output}|${link.digest}|${link.selector}`
}

/** The index in process memory: tests, imported caches, daemons without a state directory. */
export class MemoryCacheStore implements CacheStore {
  readonly #nodes = new Map<string, Node>()
  readonly #keysOfResult = new Map<string, Set<string>>()

  async targets(
    queries: readonly { readonly source: string; readonly link: CacheLink }[],
  ): Promise<readonly (readonly string[])[]> {
    return queries.map(({ source, link }) => {
      const found = this.#nodes.get(source)?.links.get(linkId(link))
      return found ? [...found.targets] : EMPTY
    })
  }

  async results(keys: readonly string[]): Promise<readonly (readonly CacheResult[])[]> {
    return keys.map((key) => {
      const node = this.#nodes.get(key)
      if (!node || node.results.size === 0) return EMPTY
      return [...node.results.values()].sort((a, b) => a.createdAt - b.createdAt)
    })
  }

  async exists(keys: readonly string[]): Promise<readonly boolean[]> {
    return keys.map((key) => {
      const node = this.#nodes.get(key)
      return node !== undefined && (node.results.size > 0 || node.links.size > 0)
    })
  }

  async addLinks(
    links: readonly { readonly source: string; readonly link: CacheLink; readonly target: string }[],
  ): Promise<void> {
    for (const { source, link, target } of links) {
      const node = this.#node(source)
      const id = linkId(link)
      let entry = node.links.get(id)
      if (!entry) node.links.set(id, (entry = { link, targets: new Set() }))
      if (entry.targets.has(target)) continue
      entry.targets.add(target)
      const sources = this.#node(target).sources
      sources.set(source, (sources.get(source) ?? 0) + 1)
    }
  }

  async addResult(key: string, result: CacheResult): Promise<void> {
    this.#node(key).results.set(result.id, result)
    const keys = this.#keysOfResult.get(result.id)
    if (keys) keys.add(key)
    else this.#keysOfResult.set(result.id, new Set([key]))
  }

  save(entries: readonly CacheEntry[]): Promise<readonly string[]> {
    return saveEntries(this, entries)
  }

  async dropResult(resultId: string): Promise<void> {
    const keys = this.#keysOfResult.get(resultId)
    if (!keys) return
    this.#keysOfResult.delete(resultId)
    for (const key of keys) {
      this.#nodes.get(key)?.results.delete(resultId)
      this.#prune(key)
    }
  }

  async keysOf(resultId: string): Promise<readonly string[]> {
    return [...(this.#keysOfResult.get(resultId) ?? [])]
  }

  async backlinks(key: string): Promise<readonly { readonly source: string; readonly link: CacheLink }[]> {
    const found: { source: string; link: CacheLink }[] = []
    for (const source of this.#nodes.get(key)?.sources.keys() ?? []) {
      for (const { link, targets } of this.#nodes.get(source)?.links.values() ?? []) {
        if (targets.has(key)) found.push({ source, link })
      }
    }
    return found
  }

  async close(): Promise<void> {}

  #node(key: string): Node {
    let node = this.#nodes.get(key)
    if (!node) this.#nodes.set(key, (node = { results: new Map(), links: new Map(), sources: new Map() }))
    return node
  }

  /** Removes `key` if it leads to nothing, then the keys that led only to it. */
  #prune(key: string): void {
    const pending = [key]
    for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
      const node = this.#nodes.get(current)
      if (!node || node.results.size > 0 || node.links.size > 0) continue
      this.#nodes.delete(current)
      for (const source of node.sources.keys()) {
        const links = this.#nodes.get(source)?.links
        if (!links) continue
        for (const [id, { targets }] of links) {
          if (targets.delete(current) && targets.size === 0) links.delete(id)
        }
        pending.push(source)
      }
    }
  }
}

export function createMemoryCacheStore(): CacheStore {
  return new MemoryCacheStore()
}
