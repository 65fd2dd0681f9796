import { afterAll, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { readBlob } from '@slipway/content'
import { Archiver } from '@slipway/archive'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { Descriptor, Index, Manifest } from '@slipway/oci'
import { FakeClient, type FakeClientOptions } from '../testing/fake-client.ts'
import {
  blobOf,
  jsonOf,
  readTar,
  testContext,
  type TestLayer,
  testMultiSource,
  testRef,
  testSource,
} from '../testing/fixtures.ts'
import { createArchiveExporter } from './archive.ts'

const archiver = new Archiver({ threads: 1 })
afterAll(() => archiver.close())

/** As text: JavaScript would sort the integer-like keys. */
const CONFIG = `{
  "architecture": "amd64",
  "config": {"Labels": {"10": "z", "9": "<&>"}, "Env": ["A=1"]},
  "created": "2024-05-01T10:00:00.120000000Z",
  "history": [
    {"created": "2024-05-01T10:00:00Z", "created_by": "COPY a /", "comment": "buildkit.dockerfile.v0"},
    {"created_by": "ENV A=1", "empty_layer": true}
  ],
  "os": "linux"
}`

const LAYERS: readonly TestLayer[] = [{ tar: Buffer.alloc(1024, 'a'), createdAt: 1714557600000 }]

async function setup(variant: 'oci' | 'docker', options: FakeClientOptions = {}) {
  const content = createMemoryContentStore()
  const client = await FakeClient.open(options)
  const exporter = createArchiveExporter(variant, { content, archiver, sessions: client.sessions })
  return {
    content,
    client,
    exporter,
    ref: testRef(content, 'ref', LAYERS),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

describe('oci exporter', () => {
  it('sends an OCI layout with names, zero times and sorted entries (I014 I042 B027)', async () => {
    await using t = await setup('oci')
    const context = testContext({ exporterIndex: 3 })
    const instance = t.exporter.resolve({ name: 'foo/bar,reg.example:5000/x:2' })
    const { response } = await instance.export(
      testSource(t.ref, { 'containerimage.config': CONFIG }),
      context,
    )

    expect(instance.name).toBe('exporting to oci image format')
    const [file] = t.client.files
    expect(file!.exporterId).toBe('3')
    expect(file!.metadata['containerimage.digest']).toBe(response['containerimage.digest'])
    const entries = readTar(file!.data)
    const names = entries.map(({ name }) => name)
    expect(names).toEqual([...names].sort())
    expect(names.slice(0, 2)).toEqual(['blobs/', 'blobs/sha256/'])
    expect(names.slice(-2)).toEqual(['index.json', 'oci-layout'])
    expect(entries.every(({ mtime }) => mtime === 0)).toBe(true)
    expect(entries.map(({ mode }) => mode.toString(8))).toEqual([
      '755',
      '755',
      '444',
      '444',
      '444',
      '644',
      '444',
    ])

    const index = jsonOf<Index>(entries, 'index.json')
    expect(index.manifests.map(({ annotations }) => annotations)).toEqual([
      {
        'io.containerd.image.name': 'docker.io/foo/bar:latest',
        'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-.*:\d\dZ$/),
        'org.opencontainers.image.ref.name': 'latest',
      },
      expect.objectContaining({
        'io.containerd.image.name': 'reg.example:5000/x:2',
        'org.opencontainers.image.ref.name': '2',
      }),
    ])
    expect(response['image.name']).toBe('docker.io/foo/bar:latest,reg.example:5000/x:2')
    const descriptor = JSON.parse(
      Buffer.from(response['containerimage.descriptor']!, 'base64').toString(),
    ) as Descriptor
    expect(descriptor).toMatchObject({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: response['containerimage.digest'],
      platform: { architecture: 'amd64', os: 'linux' },
    })
    expect(context.finished()).toEqual([
      'exporting layers',
      `exporting manifest ${response['containerimage.digest']}`,
      `exporting config ${response['containerimage.config.digest']}`,
      'sending tarball',
    ])
  })

  it('writes manifest and config byte for byte as Go does (I038 I039 I040)', async () => {
    await using t = await setup('oci')
    const { response } = await t.exporter
      .resolve({ 'source-date-epoch': '1714557600' })
      .export(testSource(t.ref, { 'containerimage.config': CONFIG }), testContext())
    const entries = readTar(t.client.files[0]!.data)
    const config = blobOf(entries, response['containerimage.config.digest']!).toString()
    expect(config).toBe(
      '{"architecture":"amd64","config":{"Labels":{"10":"z","9":"\\u003c\\u0026\\u003e"},"Env":["A=1"]},' +
        '"created":"2024-05-01T10:00:00Z","history":[{"created":"2024-05-01T10:00:00Z",' +
        '"created_by":"COPY a /","comment":"buildkit.dockerfile.v0"},{"created":"2024-05-01T10:00:00Z",' +
        `"created_by":"ENV A=1","empty_layer":true}],"os":"linux","rootfs":{"type":"layers",` +
        `"diff_ids":["${sha256(LAYERS[0]!.tar)}"]}}`,
    )
    const manifest = blobOf(entries, response['containerimage.digest']!).toString()
    expect(manifest.split('\n').slice(0, 6)).toEqual([
      '{',
      '  "schemaVersion": 2,',
      '  "mediaType": "application/vnd.oci.image.manifest.v1+json",',
      '  "config": {',
      '    "mediaType": "application/vnd.oci.image.config.v1+json",',
      `    "digest": "${response['containerimage.config.digest']}",`,
    ])
    const index = jsonOf<Index>(entries, 'index.json')
    expect(index.manifests[0]!.annotations).toEqual({
      'org.opencontainers.image.created': '2024-05-01T10:00:00Z',
    })
  })

  it('gives equal bytes for equal input (I004)', async () => {
    await using t = await setup('oci')
    const instance = t.exporter.resolve({ 'source-date-epoch': '0', name: 'x' })
    const source = testSource(t.ref, { 'containerimage.config': CONFIG })
    await instance.export(source, testContext())
    await instance.export(source, testContext())
    const [first, second] = t.client.files
    expect(first!.data.equals(second!.data)).toBe(true)
  })

  it('makes an index for several platforms, in the order of the frontend (I037 I022)', async () => {
    await using t = await setup('oci')
    const config = (architecture: string): string => JSON.stringify({ architecture, os: 'linux' })
    const source = testMultiSource(
      { 'linux/arm64': t.ref, 'linux/amd64': undefined },
      {
        'containerimage.config/linux/arm64': config('arm64'),
        'containerimage.config/linux/amd64': config('amd64'),
      },
    )
    const context = testContext()
    const { response } = await t.exporter
      .resolve({ 'annotation-index.a': '1', 'annotation[linux/amd64].b': '2', 'annotation.c': '3' })
      .export(source, context)
    const entries = readTar(t.client.files[0]!.data)
    const index = JSON.parse(blobOf(entries, response['containerimage.digest']!).toString()) as Index
    expect(index.mediaType).toBe('application/vnd.oci.image.index.v1+json')
    expect(index.annotations).toEqual({ a: '1' })
    expect(index.manifests.map(({ platform }) => platform)).toEqual([
      { architecture: 'arm64', os: 'linux' },
      { architecture: 'amd64', os: 'linux' },
    ])
    const manifests = index.manifests.map(
      ({ digest }) => JSON.parse(blobOf(entries, digest).toString()) as Manifest,
    )
    expect(manifests.map(({ annotations }) => annotations)).toEqual([{ c: '3' }, { b: '2', c: '3' }])
    expect(manifests[1]!.layers).toBeNull()
    expect(response['containerimage.config.digest']).toBeUndefined()
    expect(context.finished()).toContain(`exporting manifest list ${response['containerimage.digest']}`)
  })

  it('adds history for layers without an entry (I038)', async () => {
    await using t = await setup('oci')
    const ref = testRef(t.content, 'two', [
      ...LAYERS,
      { tar: Buffer.from('second'), createdAt: 1714557601500.25, description: 'RUN x' },
    ])
    const { response } = await t.exporter
      .resolve({})
      .export(testSource(ref, { 'containerimage.config': CONFIG }), testContext())
    const config = await readBlob(t.content, response['containerimage.config.digest']!)
    const { history, created } = JSON.parse(Buffer.from(config).toString()) as {
      history: unknown[]
      created: string
    }
    expect(history).toHaveLength(3)
    expect(history[2]).toEqual({
      created: '2024-05-01T10:00:01.50025Z',
      created_by: 'RUN x',
      comment: 'buildkit.exporter.image.v0',
    })
    expect(created).toBe('2024-05-01T10:00:00.120000000Z')
  })

  it('writes into the content store of the client with tar=false (I043 B064)', async () => {
    const store = createMemoryContentStore()
    await using t = await setup('oci', { stores: { export: store } })
    const source = testSource(t.ref, { 'containerimage.config': CONFIG })
    const instance = t.exporter.resolve({ tar: 'false' })
    const { response } = await instance.export(source, testContext())
    expect(t.client.files).toEqual([])
    const manifest = JSON.parse(
      Buffer.from(await readBlob(store, response['containerimage.digest']!)).toString(),
    ) as Manifest
    expect(await store.stat(manifest.config.digest)).toBeDefined()
    expect(await store.stat(manifest.layers[0]!.digest)).toBeDefined()
    // Again: all of it is there already.
    await instance.export(source, testContext())
  })

  it('streams large layers in messages under 3 MiB (I090)', async () => {
    await using t = await setup('oci')
    const ref = testRef(t.content, 'big', [{ tar: Buffer.alloc(20 << 20, 'x') }])
    await t.exporter.resolve({ compression: 'uncompressed' }).export(testSource(ref), testContext())
    const [file] = t.client.files
    expect(file!.data.length).toBeGreaterThan(20 << 20)
    expect(file!.largestMessage).toBeLessThanOrEqual(3 << 20)
  })

  it('takes a client that declines for success, and names what a session lacks (B029 I087 B006)', async () => {
    await using declining = await setup('oci', { declines: true })
    const { response } = await declining.exporter.resolve({}).export(testSource(declining.ref), testContext())
    expect(response['containerimage.digest']).toMatch(/^sha256:/)
    await using lacking = await setup('oci', { withoutFileSend: true })
    await expect(lacking.exporter.resolve({}).export(testSource(lacking.ref), testContext())).rejects.toThrow(
      'method /moby.filesync.v1.FileSend/diffcopy not supported by the client',
    )
  })

  it.each<[Record<string, string>, string, string]>([
    [
      { 'oci-mediatypes': 'maybe' },
      'non-bool value specified for oci-mediatypes: strconv.ParseBool: parsing "maybe": invalid syntax',
      'I073',
    ],
    [{ tar: 'maybe' }, 'non-bool value specified for tar', 'I003'],
    [{ compression: 'lzma' }, 'unsupported compression type lzma', 'I060'],
    [{ 'compression-level': 'x' }, 'non-integer value x specified for compression-level', 'I061'],
    [{ 'force-compression': 'x' }, 'non-bool value x specified for force-compression', 'I062'],
    [
      { compression: 'estargz', 'oci-mediatypes': 'false' },
      'exporter option "compression=estargz" conflicts with "oci-mediatypes=false"',
      'I071',
    ],
    [
      { 'oci-artifact': 'true', 'oci-mediatypes': 'false' },
      'exporter option "oci-artifact=true" conflicts with "oci-mediatypes=false"',
      'I072',
    ],
    [
      { 'source-date-epoch': 'x' },
      'invalid source-date-epoch: strconv.ParseInt: parsing "x": invalid syntax',
      'I004',
    ],
    [{ 'annotation-foo.a': '1' }, 'unrecognized annotation type foo', 'I063'],
  ])('refuses %j before the build (%s, %s)', async (attrs, message) => {
    await using t = await setup('oci')
    expect(() => t.exporter.resolve(attrs)).toThrow(message)
  })

  it.each<[Record<string, string>, Record<string, string>, string, string]>([
    [{ 'annotation-index.a': '1' }, {}, 'index annotations not supported for single platform export', 'I068'],
    [
      { 'annotation-manifest-descriptor.a': '1', 'oci-mediatypes': 'false' },
      {},
      'cannot export annotations with "oci-mediatypes=false"',
      'I069',
    ],
    [{}, { 'containerimage.config': 'null' }, 'invalid null image config for export', 'I006'],
    [
      {},
      { 'containerimage.config': '{"os":"linux"}' },
      'os and architecture must be specified together',
      'I006',
    ],
    [{}, { 'containerimage.config': '{}' }, 'invalid image config for export: missing os', 'I006'],
    [{}, { 'refs.platforms': '{}' }, 'invalid empty platforms index for exporter', 'I006'],
    [
      {},
      { 'refs.platforms': '{"Platforms":[{"ID":"","Platform":{}}]}' },
      'invalid empty platform key for exporter',
      'I005',
    ],
    [{}, { 'refs.platforms': '{"Platforms":[{"ID":"a","Platform":{}}]}' }, 'for exporter', 'I005'],
  ])('refuses %j with metadata %j (%s, %s)', async (attrs, metadata, message) => {
    await using t = await setup('oci')
    const instance = t.exporter.resolve(attrs)
    await expect(instance.export(testSource(t.ref, metadata), testContext())).rejects.toThrow(message)
  })

  it('refuses several platforms without a map (I075)', async () => {
    await using t = await setup('oci')
    const both = testMultiSource({ 'linux/arm64': t.ref, 'linux/amd64': t.ref })
    await expect(
      t.exporter.resolve({}).export({ ...both, refs: new Map(), ref: t.ref }, testContext()),
    ).rejects.toThrow('cannot export multiple platforms without multi-platform enabled')
  })
})

describe('docker exporter', () => {
  it('adds manifest.json and refuses several platforms (I015 I041)', async () => {
    await using t = await setup('docker')
    const source = testSource(t.ref, { 'containerimage.config': CONFIG, 'image.name': 'foo:1' })
    const { response } = await t.exporter.resolve({ name: '*' }).export(source, testContext())
    const entries = readTar(t.client.files[0]!.data)
    const [manifest] = jsonOf<{ Config: string; RepoTags: string[]; Layers: string[] }[]>(
      entries,
      'manifest.json',
    )
    expect(manifest).toEqual({
      Config: `blobs/${response['containerimage.config.digest']!.replace(':', '/')}`,
      RepoTags: ['foo:1'],
      Layers: [expect.stringMatching(/^blobs\/sha256\/[0-9a-f]{64}$/)],
    })
    expect(response['image.name']).toBe('docker.io/library/foo:1')
    await expect(
      t.exporter.resolve({}).export(testMultiSource({ 'linux/amd64': t.ref }), testContext()),
    ).rejects.toThrow('docker exporter does not currently support exporting manifest lists')
  })

  it('writes docker media types on demand (I031 I079)', async () => {
    await using t = await setup('docker')
    const source = testSource(t.ref, { 'containerimage.config': CONFIG })
    const { response } = await t.exporter.resolve({ 'oci-mediatypes': 'false' }).export(source, testContext())
    const entries = readTar(t.client.files[0]!.data)
    const manifest = JSON.parse(blobOf(entries, response['containerimage.digest']!).toString()) as Manifest
    expect(manifest.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json')
    expect(manifest.config.mediaType).toBe('application/vnd.docker.container.image.v1+json')
    expect(manifest.layers[0]!.mediaType).toBe('application/vnd.docker.image.rootfs.diff.tar.gzip')
  })
})
