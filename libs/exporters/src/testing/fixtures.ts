import { gzipSync } from 'node:zlib'
import { type Digest, sha256 } from '@slipway/base'
import { type ContentStore, writeBlob } from '@slipway/content'
import { layerMediaType } from '@slipway/oci'
import { createVertexProgress, type ProgressEvent } from '@slipway/progress'
import type { RemoteLayer } from '@slipway/worker'
import type { ExportContext, ExportRef, ExportSource } from '../exporters.ts'

export interface TestContext extends ExportContext {
  readonly events: readonly ProgressEvent[]
  /** Ids of the statuses that ended, in order. */
  finished(): readonly string[]
}

export function testContext(
  options: { readonly exporterIndex?: number; readonly compatibilityVersion?: number } = {},
): TestContext {
  const events: ProgressEvent[] = []
  return {
    sessions: { ids: () => ['session'] },
    sessionId: 'session',
    exporterIndex: options.exporterIndex ?? 0,
    progress: createVertexProgress({ write: (event) => events.push(event) }, 'sha256:export'),
    signal: new AbortController().signal,
    buildRef: 'build',
    compatibilityVersion: options.compatibilityVersion ?? 30,
    events,
    finished: () =>
      events.flatMap((event) => (event.kind === 'status' && event.completed !== undefined ? [event.id] : [])),
  }
}

export interface TestLayer {
  /** The uncompressed bytes. */
  readonly tar: Uint8Array
  readonly description?: string
  readonly createdAt?: number
  readonly annotations?: Readonly<Record<string, string>>
}

/** A ref whose layers are made as a worker would make them, in the compression that is asked for. */
export function testRef(
  store: ContentStore,
  id: string,
  layers: readonly TestLayer[],
  path?: string,
): ExportRef {
  return {
    id,
    remote: async ({ compression }) => {
      const made: RemoteLayer[] = []
      for (const layer of layers) {
        const bytes = compression === 'gzip' ? gzipSync(layer.tar) : layer.tar
        await writeBlob(store, bytes)
        made.push({
          descriptor: {
            mediaType: layerMediaType(compression === 'gzip' ? 'gzip' : 'uncompressed', 'oci'),
            digest: sha256(bytes),
            size: bytes.length,
            ...(layer.annotations ? { annotations: layer.annotations } : {}),
          },
          diffId: sha256(layer.tar),
          ...(layer.description === undefined ? {} : { description: layer.description }),
          ...(layer.createdAt === undefined ? {} : { createdAt: layer.createdAt }),
        })
      }
      return { layers: made, provider: store }
    },
    mount: () => {
      if (path === undefined) throw new Error(`ref ${id} has no tree`)
      return Promise.resolve({ path, [Symbol.asyncDispose]: () => Promise.resolve() })
    },
  }
}

export function testSource(
  ref: ExportRef | undefined,
  metadata: Readonly<Record<string, string>> = {},
): ExportSource {
  return {
    ...(ref ? { ref } : {}),
    refs: new Map(),
    platforms: [],
    metadata: new Map(Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value)])),
  }
}

/** A result for several platforms, keys in the order given. */
export function testMultiSource(
  refs: Readonly<Record<string, ExportRef | undefined>>,
  metadata: Readonly<Record<string, string>> = {},
): ExportSource {
  const Platforms = Object.keys(refs).map((ID) => {
    const [os, architecture, variant] = ID.split('/')
    return { ID, Platform: { os, architecture, ...(variant ? { variant } : {}) } }
  })
  const source = testSource(undefined, { 'refs.platforms': JSON.stringify({ Platforms }), ...metadata })
  return { ...source, refs: new Map(Object.entries(refs)) }
}

export interface TarEntry {
  readonly name: string
  readonly mode: number
  readonly mtime: number
  readonly type: string
  readonly data: Buffer
}

/** Reads a ustar archive without extensions. */
export function readTar(archive: Buffer): readonly TarEntry[] {
  const entries: TarEntry[] = []
  const text = (at: number, length: number): string =>
    archive
      .subarray(at, at + length)
      .toString('latin1')
      .replace(/\0.*$/s, '')
  for (let at = 0; at < archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8)
    entries.push({
      name: text(at, 100),
      mode: Number.parseInt(text(at + 100, 8), 8),
      mtime: Number.parseInt(text(at + 136, 12), 8),
      type: text(at + 156, 1),
      data: archive.subarray(at + 512, at + 512 + size),
    })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return entries
}

export function blobOf(entries: readonly TarEntry[], digest: Digest): Buffer {
  const entry = entries.find(({ name }) => name === `blobs/${digest.replace(':', '/')}`)
  if (!entry) throw new Error(`no blob ${digest} in the archive`)
  return entry.data
}

export function jsonOf<T>(entries: readonly TarEntry[], name: string): T {
  const entry = entries.find((candidate) => candidate.name === name)
  if (!entry) throw new Error(`no ${name} in the archive`)
  return JSON.parse(entry.data.toString()) as T
}
