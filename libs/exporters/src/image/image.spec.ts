import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Archiver } from '@slipway/archive'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { Index, Manifest } from '@slipway/oci'
import { anonymousLogin, createAuthorizer, RegistryClient } from '@slipway/registry'
import { testContext, testMultiSource, testRef, testSource } from '../testing/fixtures.ts'
import { createImageExporter } from './image.ts'

const archiver = new Archiver({ threads: 1 })
afterAll(() => archiver.close())

const hasRegistry = spawnSync('docker-registry', ['--version']).status === 0
const onRegistry = hasRegistry ? describe : describe.skip
if (!hasRegistry) console.warn('docker-registry is not on PATH: pushes are not tested')

const CONFIG = JSON.stringify({ architecture: 'amd64', os: 'linux' })

function setup() {
  const content = createMemoryContentStore()
  const registry = new RegistryClient({ backoffMs: [] })
  const exporter = createImageExporter({
    content,
    archiver,
    registry,
    authorizer: () => createAuthorizer(anonymousLogin),
  })
  const ref = testRef(content, 'ref', [{ tar: Buffer.alloc(2048, 'layer') }])
  return { content, exporter, ref, [Symbol.dispose]: () => registry.close() }
}

describe('image exporter', () => {
  it('stores manifests and answers without a name (I007 I008 I009 I013)', async () => {
    using t = setup()
    const instance = t.exporter.resolve({})
    expect(instance.name).toBe('exporting to image')
    const { response } = await instance.export(
      testSource(t.ref, { 'containerimage.config': CONFIG }),
      testContext(),
    )
    expect(Object.keys(response).sort()).toEqual([
      'containerimage.config.digest',
      'containerimage.descriptor',
      'containerimage.digest',
    ])
    expect(await t.content.stat(response['containerimage.digest']!)).toBeDefined()
  })

  it('names images: own, the frontend’s, dangling (I010 I029 I030 I057 I058)', async () => {
    using t = setup()
    const source = testSource(t.ref, { 'containerimage.config': CONFIG, 'image.name': 'from/frontend:1' })
    const name = async (attrs: Record<string, string>): Promise<string | undefined> =>
      (await t.exporter.resolve(attrs).export(source, testContext())).response['image.name']
    expect(await name({ name: 'a:1,b:2' })).toBe('a:1,b:2')
    expect(await name({ name: '*' })).toBe('from/frontend:1')
    expect(await name({ 'dangling-name-prefix': 'p' })).toMatch(/^p@sha256:[0-9a-f]{64}$/)
    expect(await name({ name: 'a', 'dangling-name-prefix': 'p' })).toMatch(/^a,p@sha256:/)
    expect(await name({ name: 'a', 'dangling-name-prefix': 'p', 'danging-name-empty-only': 'true' })).toBe(
      'a',
    )
  })

  it('has the media types of the generation that a build asks for (A077)', async () => {
    using t = setup()
    const source = testSource(t.ref, { 'containerimage.config': CONFIG })
    const typeOf = async (compatibilityVersion: number, attrs: Record<string, string> = {}) =>
      (await t.exporter.resolve(attrs).export(source, testContext({ compatibilityVersion }))).descriptor
        ?.mediaType
    expect(await typeOf(10)).toBe('application/vnd.docker.distribution.manifest.v2+json')
    expect(await typeOf(20)).toBe('application/vnd.docker.distribution.manifest.v2+json')
    expect(await typeOf(20, { 'oci-mediatypes': 'true' })).toBe('application/vnd.oci.image.manifest.v1+json')
    expect(await typeOf(30)).toBe('application/vnd.oci.image.manifest.v1+json')
    await expect(typeOf(10, { compression: 'zstd' })).rejects.toThrow(
      'unsupported compatibility-version 10 feature image exporter compression=zstd',
    )
  })

  it.each([
    ['push', 'I052'],
    ['push-by-digest', 'I053'],
    ['registry.insecure', 'I054'],
    ['unpack', 'I055'],
    ['store', 'I056'],
    ['name-canonical', 'I059'],
    ['danging-name-empty-only', 'I058'],
  ])('refuses %s=maybe before the build (%s)', (key) => {
    using t = setup()
    expect(() => t.exporter.resolve({ [key]: 'maybe' })).toThrow(`non-bool value specified for ${key}`)
  })

  it('refuses a tagged name with push-by-digest (I053)', async () => {
    using t = setup()
    const source = testSource(t.ref, { 'containerimage.config': CONFIG })
    const attrs = { name: 'localhost:1/a:1', push: 'true', 'push-by-digest': 'true' }
    await expect(t.exporter.resolve(attrs).export(source, testContext())).rejects.toThrow(
      "failed to push localhost:1/a:1: can't push tagged ref localhost:1/a:1 by digest",
    )
  })
})

onRegistry('image exporter with a registry', () => {
  let directory: string
  let host: string
  let stop: () => Promise<void>

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'slipway-registry-'))
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const address = probe.address()
    const port = typeof address === 'object' && address ? address.port : 0
    probe.close()
    await once(probe, 'close')
    host = `127.0.0.1:${port}`
    const config = join(directory, 'config.yml')
    writeFileSync(
      config,
      `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${directory}/data\nhttp:\n  addr: ${host}\n`,
    )
    const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' })
    stop = async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
      rmSync(directory, { recursive: true, force: true })
    }
    for (let attempt = 0; attempt < 100; attempt++) {
      const up = await fetch(`http://${host}/v2/`).then(
        (answer) => answer.ok,
        () => false,
      )
      if (up) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('docker-registry did not start')
  })
  afterAll(() => stop())

  const accept = [
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ].join(',')

  async function manifestOf<T>(path: string): Promise<T> {
    const answer = await fetch(`http://${host}/v2/${path}`, { headers: { accept } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return (await answer.json()) as T
  }

  it('pushes under every name, blobs before manifests (I025 I026 I047 I052)', async () => {
    using t = setup()
    const context = testContext()
    const { response } = await t.exporter
      .resolve({ name: `${host}/a/b:1,${host}/c`, push: 'true' })
      .export(testSource(t.ref, { 'containerimage.config': CONFIG }), context)
    const digest = response['containerimage.digest']!
    for (const path of ['a/b/manifests/1', 'c/manifests/latest']) {
      const manifest = await manifestOf<Manifest>(path)
      expect(manifest.config.digest).toBe(response['containerimage.config.digest'])
    }
    expect(context.finished().slice(-4)).toEqual([
      'pushing layers',
      `pushing manifest for ${host}/a/b:1@${digest}`,
      'pushing layers',
      `pushing manifest for ${host}/c:latest@${digest}`,
    ])
    const skopeo = spawnSync('skopeo', ['inspect', '--tls-verify=false', `docker://${host}/a/b:1`])
    if (!skopeo.error) expect(skopeo.status).toBe(0)
  })

  it('pushes an index and its manifests (I037 I076)', async () => {
    using t = setup()
    const source = testMultiSource(
      { 'linux/amd64': t.ref, 'linux/arm64': t.ref },
      {
        'containerimage.config/linux/amd64': CONFIG,
        'containerimage.config/linux/arm64': CONFIG.replace('amd64', 'arm64'),
      },
    )
    await t.exporter.resolve({ name: `${host}/multi:1`, push: '' }).export(source, testContext())
    const index = await manifestOf<Index>('multi/manifests/1')
    expect(index.manifests).toHaveLength(2)
    for (const { digest } of index.manifests) {
      expect((await manifestOf<Manifest>(`multi/manifests/${digest}`)).layers).toHaveLength(1)
    }
  })

  it('pushes by digest alone (I053)', async () => {
    using t = setup()
    const source = testSource(t.ref, { 'containerimage.config': CONFIG })
    const { response } = await t.exporter
      .resolve({ name: `${host}/untagged`, push: 'true', 'push-by-digest': 'true' })
      .export(source, testContext())
    await manifestOf<Manifest>(`untagged/manifests/${response['containerimage.digest']}`)
    await expect(manifestOf('untagged/manifests/latest')).rejects.toThrow('404')
  })

  it('does not read the blob of a lazy layer that the registry can mount (I046 I047)', async () => {
    using t = setup()
    const source = testSource(t.ref, { 'containerimage.config': CONFIG })
    await t.exporter.resolve({ name: `${host}/origin:1`, push: 'true' }).export(source, testContext())
    const remote = await t.ref.remote({ compression: 'gzip', force: false })
    const lazy = {
      ...t.ref,
      remote: () =>
        Promise.resolve({
          layers: remote.layers.map((layer) => ({ ...layer, origin: `${host}/origin` })),
          provider: {
            stat: () => Promise.resolve(undefined),
            read: () => {
              throw new Error('the blob was read')
            },
          },
        }),
    }
    await t.exporter
      .resolve({ name: `${host}/target:1`, push: 'true' })
      .export(testSource(lazy, { 'containerimage.config': CONFIG }), testContext())
    expect((await manifestOf<Manifest>('target/manifests/1')).layers).toHaveLength(1)
  })
})
