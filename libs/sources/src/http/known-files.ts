import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Digest, isCode, isDigest, newId } from '@slipway/base'
import type { ImmutableRef, Refs } from '@slipway/refs'
import type { HttpFacts } from './keys.ts'

const MAX_PER_REQUEST = 8

/** A file that an earlier build fetched, with what revalidates it. */
export interface KnownFile extends HttpFacts {
  readonly refId: string
  readonly etag: string
}

/**
 * Remembers over restarts which refs hold what a request answered. Only a shortcut: an entry whose ref is gone is
 * dropped, and a lost index costs a download.
 */
export class KnownFiles {
  readonly #dir: string
  readonly #refs: Refs

  constructor(dir: string, refs: Refs) {
    this.#dir = dir
    this.#refs = refs
    mkdirSync(dir, { recursive: true })
  }

  /** What is known and still there, each with a hold that the caller releases. */
  async find(hash: Digest): Promise<readonly { readonly file: KnownFile; readonly ref: ImmutableRef }[]> {
    const known = this.#load(hash)
    const found: { readonly file: KnownFile; readonly ref: ImmutableRef }[] = []
    for (const file of known) {
      const ref = await this.#refs.get(file.refId).catch((error: unknown) => {
        if (isCode(error, 'not-found')) return undefined
        throw error
      })
      if (ref) found.push({ file, ref })
    }
    if (found.length < known.length)
      this.#save(
        hash,
        found.map(({ file }) => file),
      )
    return found
  }

  add(hash: Digest, file: KnownFile): void {
    const others = this.#load(hash).filter(({ refId, etag }) => refId !== file.refId && etag !== file.etag)
    this.#save(hash, [file, ...others].slice(0, MAX_PER_REQUEST))
  }

  #load(hash: Digest): readonly KnownFile[] {
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.#path(hash), 'utf8'))
      return Array.isArray(parsed) ? parsed.flatMap(readEntry) : []
    } catch {
      return []
    }
  }

  #save(hash: Digest, files: readonly KnownFile[]): void {
    const path = this.#path(hash)
    if (files.length === 0) {
      rmSync(path, { force: true })
      return
    }
    const temp = `${path}.${newId()}`
    writeFileSync(temp, JSON.stringify(files))
    renameSync(temp, path)
  }

  #path(hash: Digest): string {
    return join(this.#dir, `${hash.slice(hash.indexOf(':') + 1)}.json`)
  }
}

function readEntry(value: unknown): readonly KnownFile[] {
  const { refId, etag, digest, filename, modified } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof refId !== 'string' || typeof etag !== 'string' || typeof filename !== 'string') return []
  if (typeof digest !== 'string' || !isDigest(digest)) return []
  const date = typeof modified === 'string' ? { modified: new Date(modified) } : {}
  return [{ refId, etag, digest, filename, ...date }]
}
