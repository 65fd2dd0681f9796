import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Digest, isCode, newId } from '@slipway/base'
import type { ImmutableRef, Refs } from '@slipway/refs'

const MAX_PER_KEY = 8

export interface IndexEntry {
  readonly refId: string
}

/**
 * Remembers over restarts which refs hold what a source was asked for. Only a shortcut: an entry whose ref is gone is
 * dropped, and a lost index costs another fetch.
 */
export class RefIndex<T extends IndexEntry> {
  readonly #dir: string
  readonly #refs: Refs
  readonly #decode: (value: Readonly<Record<string, unknown>>) => T | undefined

  /** `decode` gives `undefined` for what is no entry. */
  constructor(dir: string, refs: Refs, decode: (value: Readonly<Record<string, unknown>>) => T | undefined) {
    this.#dir = dir
    this.#refs = refs
    this.#decode = decode
    mkdirSync(dir, { recursive: true })
  }

  /** What is known and still there, latest first, each with a hold that the caller releases. */
  async find(key: Digest): Promise<readonly { readonly entry: T; readonly ref: ImmutableRef }[]> {
    const known = this.#load(key)
    const found: { readonly entry: T; readonly ref: ImmutableRef }[] = []
    for (const entry of known) {
      const ref = await this.#refs.get(entry.refId).catch((error: unknown) => {
        if (isCode(error, 'not-found')) return undefined
        throw error
      })
      if (ref) found.push({ entry, ref })
    }
    if (found.length < known.length)
      this.#save(
        key,
        found.map(({ entry }) => entry),
      )
    return found
  }

  /** Puts an entry in front; entries that it `replaces` go. */
  add(key: Digest, entry: T, replaces: (other: T) => boolean = () => false): void {
    const others = this.#load(key).filter((other) => other.refId !== entry.refId && !replaces(other))
    this.#save(key, [entry, ...others].slice(0, MAX_PER_KEY))
  }

  #load(key: Digest): readonly T[] {
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.#path(key), 'utf8'))
      return Array.isArray(parsed) ? parsed.flatMap((value: unknown) => this.#decodeEntry(value)) : []
    } catch {
      return []
    }
  }

  #decodeEntry(value: unknown): readonly T[] {
    if (typeof value !== 'object' || value === null || !('refId' in value)) return []
    if (typeof value.refId !== 'string') return []
    const entry = this.#decode(value as Readonly<Record<string, unknown>>)
    return entry ? [entry] : []
  }

  #save(key: Digest, entries: readonly T[]): void {
    const path = this.#path(key)
    if (entries.length === 0) {
      rmSync(path, { force: true })
      return
    }
    const temp = `${path}.${newId()}`
    writeFileSync(temp, JSON.stringify(entries))
    renameSync(temp, path)
  }

  #path(key: Digest): string {
    return join(this.#dir, `${key.slice(key.indexOf(':') + 1)}.json`)
  }
}

/** Files of an index that name no ref that is known. */
export function straysInIndex(dir: string, isKnown: (refId: string) => boolean): readonly string[] {
  return readdirSync(dir).filter((name) => {
    if (!name.endsWith('.json')) return true
    try {
      const entries: unknown = JSON.parse(readFileSync(join(dir, name), 'utf8'))
      return !Array.isArray(entries) || !entries.some((entry: unknown) => namesKnown(entry, isKnown))
    } catch {
      return true
    }
  })
}

function namesKnown(entry: unknown, isKnown: (refId: string) => boolean): boolean {
  if (typeof entry !== 'object' || entry === null || !('refId' in entry)) return false
  return typeof entry.refId === 'string' && isKnown(entry.refId)
}
