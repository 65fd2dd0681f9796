import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Archiver } from '@slipway/archive'
import { errorCode, sha256, SlipwayError, toSlipwayError } from '@slipway/base'
import { readBlob } from '@slipway/content'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { Index } from '@slipway/oci'
import { createArchiveExporter } from '../archive/archive.ts'
import type { ExportContext, Exporter, ExporterInstance, ExportRef, ExportSource } from '../exporters.ts'
import { createLocalExporter } from '../tree/local.ts'
import { FakeClient } from './fake-client.ts'
import { jsonOf, readTar, testContext, testMultiSource, testRef, testSource } from './fixtures.ts'

export interface ExporterWorld {
  readonly exporters: readonly Exporter[]
  /** What the worker has, by id. */
  readonly refs: ReadonlyMap<string, ExportRef>
  /** Keeps manifests and configs for all. */
  readonly content: ReturnType<typeof createMemoryContentStore>
}

export interface OpenedExporters extends AsyncDisposable {
  /** As a build does it before it starts. */
  resolve(type: string, attrs: Readonly<Record<string, string>>): Promise<ExporterInstance>
}

type Probe = (source: ExportSource, context: ExportContext) => ReturnType<ExporterInstance['export']>

function probe(run: Probe): Exporter {
  return { type: 'probe', resolve: (attrs) => ({ name: `probing ${attrs.x ?? ''}`, export: run }) }
}

/** What holds between every exporter and its build, wherever the two run. `open` makes the exporters reachable. */
export function exporterSuite(name: string, open: (world: ExporterWorld) => Promise<OpenedExporters>): void {
  describe(`exporters: ${name}`, () => {
    let dir: string
    const archiver = new Archiver({ threads: 1 })
    beforeAll(() => {
      dir = mkdtempSync(join(tmpdir(), 'slipway-exporters-'))
      mkdirSync(join(dir, 'tree'))
      writeFileSync(join(dir, 'tree/file'), 'hello')
    })
    afterAll(async () => {
      await archiver.close()
      rmSync(dir, { recursive: true })
    })

    const content = createMemoryContentStore()
    const layers = [{ tar: Buffer.alloc(1024, 'a'), createdAt: 1_700_000_000_000, description: 'COPY' }]
    const refOf = (id: string, released?: () => void): ExportRef => {
      const ref = testRef(content, id, layers, join(dir, 'tree'))
      const mount = async () => ({
        ...(await ref.mount()),
        [Symbol.asyncDispose]: () => Promise.resolve(released?.()),
      })
      return { ...ref, mount }
    }
    const worldOf = (exporters: readonly Exporter[], ...refs: readonly ExportRef[]): ExporterWorld => ({
      exporters,
      refs: new Map(refs.map((ref) => [ref.id, ref])),
      content,
    })
    /** Exports one ref by `run`, as a build would. */
    const exports = async (
      run: Probe,
      source: ExportSource = testSource(refOf('w1::r1')),
      context: ExportContext = testContext(),
    ) => {
      const refs = [source.ref, ...source.refs.values()].flatMap((ref) => (ref ? [ref] : []))
      await using opened = await open(worldOf([probe(run)], ...refs))
      return await (await opened.resolve('probe', {})).export(source, context)
    }
    const nothing: Probe = () => Promise.resolve({ response: {} })

    it('names what it will do, and refuses bad attributes and unknown types before the build', async () => {
      await using client = await FakeClient.open()
      const local = createLocalExporter({ sessions: client.sessions, fsSync: client.fsSync })
      await using opened = await open(worldOf([local, probe(nothing)]))
      expect((await opened.resolve('probe', { x: '1' })).name).toBe('probing 1')
      expect((await opened.resolve('probe', { x: '2' })).name).toBe('probing 2')
      const refused = await opened.resolve('local', { mode: 'move' }).catch((error: unknown) => error)
      expect(toSlipwayError(refused)).toMatchObject({
        code: 'invalid-argument',
        message: expect.stringContaining('invalid local exporter mode "move"') as unknown,
      })
      expect(await opened.resolve('none', {}).then(() => 'ok', errorCode)).toBe('not-found')
    })

    it('exports layers into an archive of the client, with its manifest for the record', async () => {
      await using client = await FakeClient.open()
      const oci = createArchiveExporter('oci', { content, archiver, sessions: client.sessions })
      const ref = refOf('w1::r1')
      await using opened = await open(worldOf([oci], ref))
      const instance = await opened.resolve('oci', { name: 'a/b:1' })
      const context = testContext({ exporterIndex: 3 })
      const { response, descriptor, provider } = await instance.export(
        testSource(ref, { 'containerimage.config': '{"architecture":"amd64","os":"linux"}' }),
        context,
      )
      const [file] = client.files
      expect(file?.exporterId).toBe('3')
      const index = jsonOf<Index>(readTar(file!.data), 'index.json')
      expect(index.manifests[0]?.digest).toBe(response['containerimage.digest'])
      expect(descriptor?.digest).toBe(response['containerimage.digest'])
      const manifest = Buffer.from(await readBlob(provider!, descriptor!.digest))
      expect(sha256(manifest)).toBe(descriptor?.digest)
      expect(manifest.length).toBe(descriptor?.size)
      expect(context.finished()).toContain('sending tarball')
    })

    it('exports a tree that the worker mounts, and lets go of it', async () => {
      const directory = mkdtempSync(join(dir, 'out-'))
      await using client = await FakeClient.open({ directory })
      let mounts = 0
      const ref = refOf('w1::r1', () => mounts++)
      const local = createLocalExporter({ sessions: client.sessions, fsSync: client.fsSync })
      await using opened = await open(worldOf([local], ref))
      const instance = await opened.resolve('local', {})
      await instance.export(testSource(ref), testContext())
      expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('hello')
      expect(mounts).toBe(1)
    })

    it('hands over the source and what surrounds it, whole', async () => {
      let seen: unknown
      const source = testMultiSource(
        { 'linux/arm64': refOf('w1::r2'), 'linux/amd64': undefined },
        { 'containerimage.config/linux/arm64': '\u00e4' },
      )
      const platforms = [
        { id: 'linux/arm64', platform: { os: 'linux', architecture: 'arm64' } },
        { id: 'linux/amd64', platform: { os: 'linux', architecture: 'amd64' } },
      ]
      const look: Probe = async (given, context) => {
        const layer = (await given.refs.get('linux/arm64')?.remote({ compression: 'gzip', force: false }))
          ?.layers[0]
        seen = {
          ref: given.ref,
          keys: [...given.refs].map(([key, ref]) => [key, ref?.id]),
          platforms: given.platforms,
          config: Buffer.from(given.metadata.get('containerimage.config/linux/arm64') ?? []).toString(),
          layer: { diffId: layer?.diffId, createdAt: layer?.createdAt, description: layer?.description },
          context: [
            context.sessionId,
            context.exporterIndex,
            context.buildRef,
            context.compatibilityVersion,
            context.progress.vertex,
          ],
        }
        return { response: { a: 'b' } }
      }
      const result = await exports(
        look,
        { ...source, platforms },
        testContext({ exporterIndex: 4, compatibilityVersion: 20 }),
      )
      expect(result.response).toEqual({ a: 'b' })
      expect(result.descriptor).toBeUndefined()
      expect(seen).toEqual({
        ref: undefined,
        keys: [
          ['linux/arm64', 'w1::r2'],
          ['linux/amd64', undefined],
        ],
        platforms,
        config: '\u00e4',
        layer: { diffId: sha256(layers[0]!.tar), createdAt: 1_700_000_000_000, description: 'COPY' },
        context: ['session', 4, 'build', 20, 'sha256:export'],
      })
    })

    it('tells progress and logs in order, before the result', async () => {
      const context = testContext()
      await exports(
        (_, { progress }) => {
          progress.status({ id: 'a', current: 1, total: 2, started: 5 })
          progress.log(2, Buffer.from('warning: x\n'))
          progress.status({ id: 'a', current: 2, total: 2, started: 5, completed: 9 })
          return Promise.resolve({ response: {} })
        },
        undefined,
        context,
      )
      expect(context.events).toMatchObject([
        { kind: 'status', vertex: 'sha256:export', id: 'a', current: 1, total: 2 },
        { kind: 'log', stream: 2 },
        { kind: 'status', id: 'a', current: 2, completed: 9 },
      ])
    })

    it('fails with the reason, and with that of the worker', async () => {
      const failed = (run: Probe) => exports(run).then(() => 'ok', toSlipwayError)
      expect(
        await failed(() => Promise.reject(new SlipwayError('already-exists', 'it is there'))),
      ).toMatchObject({
        code: 'already-exists',
        message: 'it is there',
      })
      const gone: ExportRef = {
        id: 'w1::gone',
        remote: () => Promise.reject(new SlipwayError('not-found', 'w1::gone is gone')),
        mount: () => Promise.reject(new SlipwayError('not-found', 'w1::gone is gone')),
      }
      const read: Probe = async (source) => {
        await source.ref?.remote({ compression: 'gzip', force: false })
        return { response: {} }
      }
      const error = toSlipwayError(await exports(read, testSource(gone)).catch((reason: unknown) => reason))
      expect(error).toMatchObject({ code: 'not-found' })
      expect(error.message).toContain('w1::gone is gone')
    })

    it('stops when the build is canceled', async () => {
      const stop = new AbortController()
      let told = false
      const hang: Probe = (_, { signal }) =>
        new Promise((_, reject) => {
          setTimeout(() => stop.abort(new SlipwayError('canceled', 'context canceled')), 20)
          signal.addEventListener('abort', () => {
            told = true
            reject(new SlipwayError('canceled', 'stopped'))
          })
        })
      const context = { ...testContext(), signal: stop.signal }
      expect(await exports(hang, undefined, context).then(() => 'ok', errorCode)).toBe('canceled')
      for (let tries = 0; !told && tries < 100; tries++) await new Promise((done) => setTimeout(done, 10))
      expect(told).toBe(true)
    })
  })
}
