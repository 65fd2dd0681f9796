import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ContentStore } from '@slipway/content'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { LocalRefs } from '../local-refs.ts'
import { openRefs } from '../open.ts'
import type { ImmutableRef, MutableRef, RefContext } from '../refs.ts'
import { createFakeLayerIO, type FakeLayerIO } from './fake-layers.ts'
import { copyingMounter, FakeSnapshots } from './fake-snapshots.ts'

/** A ref store over fakes, with a clock that tests own; it can be closed and opened again. */
export class RefsFixture {
  readonly root = mkdtempSync(join(tmpdir(), 'slipway-refs-'))
  readonly snapshots = new FakeSnapshots(join(this.root, 'snapshots'))
  readonly content: ContentStore = createMemoryContentStore()
  readonly layers: FakeLayerIO = createFakeLayerIO()
  readonly removed: string[] = []
  /** Files that are deferred, by mutable ref and path. */
  readonly deferred = new Map<string, Readonly<Record<string, string>>>()
  readonly context: RefContext = { signal: new AbortController().signal }
  now = 1_700_000_000_000
  refs!: LocalRefs

  static async create(): Promise<RefsFixture> {
    const fixture = new RefsFixture()
    await fixture.open()
    return fixture
  }

  async open(): Promise<void> {
    this.refs = await openRefs({
      root: join(this.root, 'refs'),
      workerId: 'w1',
      snapshots: this.snapshots,
      content: this.content,
      mounter: copyingMounter,
      layers: this.layers,
      deferred: {
        find: (id) => (this.deferred.has(id) ? `/index/${id}` : undefined),
        size: (id) => Promise.resolve(JSON.stringify(this.deferred.get(id) ?? '').length),
        place: async (id, specs) => {
          const files = this.deferred.get(id)
          if (files) await writeFiles({ mounts: () => Promise.resolve(specs) }, files)
          return this.deferred.delete(id)
        },
      },
      clock: { now: () => this.now },
      onRemoved: (id) => this.removed.push(id),
    })
  }

  async reopen(): Promise<void> {
    await this.refs.close()
    await this.open()
  }

  async dispose(): Promise<void> {
    await this.refs.close()
    rmSync(this.root, { recursive: true })
  }

  /** A committed ref with these files on top of `parent`; `null` removes one. */
  async commit(
    files: Readonly<Record<string, string | null>>,
    parent?: ImmutableRef,
    description = 'test',
  ): Promise<ImmutableRef> {
    const mutable = await this.refs.createMutable(parent, { description }, this.context)
    await writeFiles(mutable, files)
    return await mutable.commit()
  }

  async files(ref: ImmutableRef): Promise<Record<string, string>> {
    const [spec] = await ref.mounts(this.context)
    const found: Record<string, string> = {}
    for (const path of readdirSync(spec!.source, { recursive: true, encoding: 'utf8' })) {
      const at = join(spec!.source, path)
      if (statSync(at).isFile()) found[path] = readFileSync(at, 'utf8')
    }
    return found
  }
}

export async function writeFiles(
  mutable: Pick<MutableRef, 'mounts'>,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  const [spec] = await mutable.mounts()
  for (const [path, content] of Object.entries(files)) {
    const at = join(spec!.source, path)
    if (content === null) rmSync(at, { recursive: true })
    else {
      mkdirSync(dirname(at), { recursive: true })
      writeFileSync(at, content)
    }
  }
}
