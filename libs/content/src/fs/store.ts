import { type Stats, statSync } from 'node:fs'
import { rename, unlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Digest, isCode, KeyedMutex, throwIfAborted, failpoint } from '@slipway/base'
import type { BlobFiles, BlobInfo, BlobVerifier, ContentStore, Ingest } from '../content.ts'
import { blobNotFound, damagedBlob } from '../expected.ts'
import { FsIngest } from './ingest.ts'
import { type Labels, loadLabels, removeIfThere, saveLabels } from './labels.ts'
import { readBlobFile } from './read-file.ts'
import { Soundness } from './soundness.ts'
import { filesOf } from './walk.ts'
import {
  blobPath,
  labelsPath,
  makeDirectory,
  prepareRoot,
  type StorePaths,
  storePaths,
  syncDirectory,
} from './paths.ts'

/** Blobs that are used often are not written to each time. */
const TOUCH_STEP_MS = 60_000

export interface FsContentOptions {
  /** Told about a blob whose file did not hold its bytes any more; it is removed. */
  readonly onDamaged?: (digest: Digest) => void
}

/**
 * Blobs as files below one directory of this host. A blob appears under its name by a rename, after its bytes and its
 * labels are safe on disk. Several processes of one host may share the directory.
 */
export async function openFsContentStore(
  root: string,
  options: FsContentOptions = {},
): Promise<FsContentStore> {
  const paths = storePaths(root)
  await prepareRoot(paths)
  const store = new FsContentStore(paths, options)
  // Nobody waits for it, and what fails now is found again at the next start.
  store.removeStrayLabels(Date.now()).catch(() => undefined)
  return store
}

/** The same for looking only: nothing is made and nothing cleaned up. */
export function lookIntoFsContentStore(root: string): FsContentStore {
  return new FsContentStore(storePaths(root))
}

export class FsContentStore implements ContentStore, BlobFiles, BlobVerifier {
  readonly #paths: StorePaths
  readonly #locks = new KeyedMutex()
  readonly #soundness = new Soundness()
  readonly #onDamaged: (digest: Digest) => void
  #nextTemp = 0

  constructor(paths: StorePaths, options: FsContentOptions = {}) {
    this.#paths = paths
    this.#onDamaged = options.onDamaged ?? (() => {})
  }

  stat(digest: Digest): Promise<BlobInfo | undefined> {
    return Promise.resolve(this.#stat(digest))
  }

  async verify(digest: Digest): Promise<BlobInfo | undefined> {
    const info = this.#stat(digest)
    if (!info || (await this.#isSound(digest))) return info
    return undefined
  }

  /** Throws `data-loss` for a blob that is damaged. */
  async pathOf(digest: Digest): Promise<string | undefined> {
    const path = blobPath(this.#paths, digest)
    if (!statFile(path)) return undefined
    if (!(await this.#isSound(digest))) throw damagedBlob(digest)
    return path
  }

  async *read(
    digest: Digest,
    options: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<Uint8Array> {
    throwIfAborted(options.signal)
    if (statFile(blobPath(this.#paths, digest)) && !(await this.#isSound(digest))) throw damagedBlob(digest)
    yield* readBlobFile(blobPath(this.#paths, digest), digest, options)
  }

  openIngest(options: { readonly signal?: AbortSignal } = {}): Promise<Ingest> {
    return FsIngest.open(
      this.#tempPath(),
      (temp, blob, labels) => this.#publish(temp, blob, labels),
      options.signal,
    )
  }

  async *list(): AsyncIterable<BlobInfo> {
    for await (const { digest } of filesOf(join(this.#paths.root, 'blobs'))) {
      const info = digest && this.#stat(digest)
      if (info) yield info
    }
  }

  async setLabels(digest: Digest, labels: Labels): Promise<void> {
    using _lock = await this.#locks.acquire(digest)
    if (!this.#stat(digest)) throw blobNotFound(digest)
    await saveLabels(labelsPath(this.#paths, digest), this.#tempPath(), labels)
  }

  async delete(digest: Digest): Promise<void> {
    using _lock = await this.#locks.acquire(digest)
    const path = blobPath(this.#paths, digest)
    this.#soundness.forget(digest)
    await removeIfThere(path)
    failpoint('content.delete.unlinked')
    await removeIfThere(labelsPath(this.#paths, digest))
  }

  async touch(digest: Digest): Promise<void> {
    const path = blobPath(this.#paths, digest)
    const now = new Date()
    const stats = statFile(path)
    if (stats && now.getTime() - stats.mtimeMs > TOUCH_STEP_MS) await utimes(path, now, now).catch(ignoreGone)
  }

  /** Removes labels without a blob, as a crash leaves them, unless they were written since `before`. */
  async removeStrayLabels(before: number): Promise<void> {
    for await (const { path, digest } of filesOf(join(this.#paths.root, 'labels'), '.json')) {
      if (!digest || statFile(blobPath(this.#paths, digest)) || !isOlder(path, before)) continue
      using _lock = await this.#locks.acquire(digest)
      if (!statFile(blobPath(this.#paths, digest))) await removeIfThere(path)
    }
  }

  async #publish(
    tempPath: string,
    blob: { readonly digest: Digest; readonly size: number },
    labels: Labels,
  ): Promise<BlobInfo> {
    using _lock = await this.#locks.acquire(blob.digest)
    const path = blobPath(this.#paths, blob.digest)
    const existing = this.#stat(blob.digest)
    const merged = { ...existing?.labels, ...labels }
    if (!existing || !sameLabels(existing.labels, merged)) {
      await saveLabels(labelsPath(this.#paths, blob.digest), this.#tempPath(), merged)
      failpoint('content.publish.labelled')
    }
    if (existing && this.#soundness.isKnown(blob.digest, path)) {
      // As good as written now: who removes old blobs goes by this time.
      const now = new Date()
      await utimes(path, now, now)
      await unlink(tempPath)
    } else {
      await makeDirectory(dirname(path))
      await rename(tempPath, path)
      failpoint('content.publish.renamed')
      await syncDirectory(dirname(path))
    }
    this.#soundness.note(blob.digest, path)
    return this.#stat(blob.digest) ?? { ...blob, createdAt: Date.now(), labels: merged }
  }

  /** A damaged blob is taken away: then it counts as missing, and whoever can make or fetch it does. */
  async #isSound(digest: Digest): Promise<boolean> {
    if (await this.#soundness.check(digest, blobPath(this.#paths, digest))) return true
    await this.delete(digest)
    this.#onDamaged(digest)
    return false
  }

  #stat(digest: Digest): BlobInfo | undefined {
    const stats = statFile(blobPath(this.#paths, digest))
    if (!stats) return undefined
    return {
      digest,
      size: stats.size,
      createdAt: Math.trunc(stats.mtimeMs),
      labels: loadLabels(labelsPath(this.#paths, digest)),
    }
  }

  #tempPath(): string {
    return join(this.#paths.ingest, String(this.#nextTemp++))
  }
}

function ignoreGone(error: unknown): void {
  if (!isCode(error, 'not-found')) throw error
}

function isOlder(path: string, time: number): boolean {
  const stats = statFile(path)
  return stats !== undefined && stats.mtimeMs < time
}

function statFile(path: string): Stats | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() ? stats : undefined
}

function sameLabels(a: Labels, b: Labels): boolean {
  const names = Object.keys(b)
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name])
}
