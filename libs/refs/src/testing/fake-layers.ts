import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { sha256 } from '@slipway/base'
import { readBlob, writeBlob } from '@slipway/content'
import { type Compression, compressionOf, type Descriptor, MediaType } from '@slipway/oci'
import { LAYER_BLOB_LABELS } from '../core.ts'
import type { LayerIO, MadeLayer } from '../layer-io.ts'

/** A change of a tree: a file with content, a directory (no content), or a removal. */
interface Change {
  readonly path: string
  readonly content?: string
  readonly removed?: true
}

export function listChanges(lower: string | undefined, tree: string): readonly Change[] {
  const changes: Change[] = []
  for (const path of walk(tree)) {
    const directory = statSync(join(tree, path)).isDirectory()
    const content = directory ? undefined : readFileSync(join(tree, path), 'utf8')
    if (lower !== undefined && existsSync(join(lower, path))) {
      if (directory || readFileSync(join(lower, path), 'utf8') === content) continue
    }
    changes.push(content === undefined ? { path } : { path, content })
  }
  for (const path of lower === undefined ? [] : walk(lower)) {
    if (!existsSync(join(tree, path))) changes.push({ path, removed: true })
  }
  return changes
}

export function applyChanges(changes: readonly Change[], target: string): void {
  for (const { path, content, removed } of changes) {
    const at = join(target, path)
    if (removed) rmSync(at, { recursive: true, force: true })
    else if (content === undefined) mkdirSync(at, { recursive: true })
    else {
      mkdirSync(dirname(at), { recursive: true })
      writeFileSync(at, content)
    }
  }
}

function walk(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()
}

/** Bytes of a fake layer with these files, as a registry would hold them. */
export function fakeLayer(
  changes: readonly Change[],
  compression: Compression = 'gzip',
): MadeLayer & { readonly bytes: Buffer } {
  const plain = Buffer.from(JSON.stringify(changes))
  const bytes = compress(plain, compression)
  return { bytes, diffId: sha256(plain), descriptor: describe(bytes, compression) }
}

function compress(plain: Buffer, compression: Compression): Buffer {
  if (compression === 'gzip') return gzipSync(plain)
  return compression === 'zstd' ? zstdCompressSync(plain) : plain
}

function decompress(bytes: Uint8Array, mediaType: string): Buffer {
  const compression = compressionOf(mediaType)
  if (compression === 'gzip') return gunzipSync(bytes)
  return compression === 'zstd' ? zstdDecompressSync(bytes) : Buffer.from(bytes)
}

function describe(bytes: Uint8Array, compression: Compression): Descriptor {
  const mediaTypes: Readonly<Record<Compression, string>> = {
    uncompressed: MediaType.ociLayer,
    gzip: MediaType.ociLayerGzip,
    zstd: MediaType.ociLayerZstd,
  }
  return { mediaType: mediaTypes[compression], digest: sha256(bytes), size: bytes.length }
}

export interface FakeLayerIO extends LayerIO {
  /** What was done, in order. */
  readonly calls: string[]
}

export function createFakeLayerIO(): FakeLayerIO {
  const calls: string[] = []
  return {
    calls,
    async create(changes, { compression }, content) {
      const [lower, tree] =
        changes.kind === 'full' ? [changes.lower, changes.tree] : [undefined, changes.upper]
      const made = fakeLayer(listChanges(lower, tree), compression)
      calls.push(`create ${compression}`)
      await writeBlob(content, made.bytes, LAYER_BLOB_LABELS)
      return { descriptor: made.descriptor, diffId: made.diffId }
    },
    async apply(layer, target, content) {
      const plain = decompress(await readBlob(content, layer.digest), layer.mediaType)
      calls.push(`apply ${layer.digest}`)
      applyChanges(JSON.parse(plain.toString()), target.specs[0]!.source)
      return sha256(plain)
    },
    async convert(layer, { compression }, content) {
      const plain = decompress(await readBlob(content, layer.digest), layer.mediaType)
      const bytes = compress(plain, compression)
      calls.push(`convert ${compression}`)
      await writeBlob(content, bytes, LAYER_BLOB_LABELS)
      return { descriptor: describe(bytes, compression), diffId: sha256(plain) }
    },
  }
}
