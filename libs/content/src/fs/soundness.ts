import { type BigIntStats, statSync } from 'node:fs'
import { type Digest, SingleFlight } from '@slipway/base'
import { digestOfFile } from './check.ts'

/**
 * Which files are known to hold the bytes of their digest. A file is read once by each process that uses it, and again when
 * its times, its size or its inode say that somebody touched it.
 */
export class Soundness {
  readonly #known = new Map<Digest, string>()
  readonly #checks = new SingleFlight<boolean>()

  /** Whether it is known without looking at the bytes. */
  isKnown(digest: Digest, path: string): boolean {
    const identity = identityOf(path)
    return identity !== undefined && this.#known.get(digest) === identity
  }

  /** The file was just written and is what it has to be. */
  note(digest: Digest, path: string): void {
    const identity = identityOf(path)
    if (identity !== undefined) this.#known.set(digest, identity)
  }

  forget(digest: Digest): void {
    this.#known.delete(digest)
  }

  /** Reads the file where that is needed. */
  async check(digest: Digest, path: string): Promise<boolean> {
    if (this.isKnown(digest, path)) return true
    return await this.#checks.do(digest, async () => {
      const before = identityOf(path)
      if (before === undefined || (await digestOfFile(path, digest)) !== digest) return false
      this.#known.set(digest, before)
      return true
    })
  }
}

function identityOf(path: string): string | undefined {
  const stats: BigIntStats | undefined = statSync(path, { throwIfNoEntry: false, bigint: true })
  return stats?.isFile() ? `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}` : undefined
}
