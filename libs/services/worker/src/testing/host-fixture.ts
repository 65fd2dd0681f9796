import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Archiver, createLayerIO } from '@slipway/archive'
import { sha256, silentLogger } from '@slipway/base'
import { type FsContentStore, openFsContentStore } from '@slipway/content/fs/store'
import { mountsBelow, unmountSync } from '@slipway/linux'
import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import { openRefs, type RefsOptions } from '@slipway/refs/open'
import type { LocalRefs } from '@slipway/refs/local-refs'
import type { BundleRuntime } from '@slipway/runtime/bundle/bundle-runtime'
import { openRuncRuntime } from '@slipway/runtime/runc/runtime'
import { sessionGroup, type Sessions } from '@slipway/sessions'
import { createMounter } from '@slipway/snapshots/mounter'
import { createOverlaySnapshots } from '@slipway/snapshots/overlay/overlay'
import type { RefHold, RunRequest, WorkContext } from '@slipway/worker'
import { createWorker, type LocalWorker } from '../create-worker.ts'

const platform: Platform = { os: 'linux', architecture: 'amd64' }

const noSessions: Sessions = {
  get: async (id) => {
    throw new Error(`no active session for ID ${id}`)
  },
}

/** A whole worker on real overlay snapshots, with runc and blobs on disk. */
export class HostFixture implements AsyncDisposable {
  readonly root = mkdtempSync(join(tmpdir(), 'slipway-worker-'))
  readonly logs: string[] = []
  readonly #stack = new AsyncDisposableStack()
  content!: FsContentStore
  refs!: LocalRefs
  runtime!: BundleRuntime
  worker!: LocalWorker

  static async create(options: Partial<RefsOptions> = {}): Promise<HostFixture> {
    const fixture = new HostFixture()
    await fixture.#open(options)
    return fixture
  }

  async #open(options: Partial<RefsOptions>): Promise<void> {
    const mounter = createMounter()
    this.#stack.defer(() => removeState(this.root))
    const archiver = this.#stack.use(new Archiver())
    this.content = await openFsContentStore(join(this.root, 'content'))
    const snapshots = await createOverlaySnapshots({ root: join(this.root, 'snapshots') })
    this.#stack.use(snapshots)
    this.refs = await openRefs({
      root: join(this.root, 'refs'),
      workerId: 'w1',
      snapshots,
      content: this.content,
      mounter,
      layers: createLayerIO(archiver),
      ...options,
    })
    this.#stack.defer(async () => await this.refs.close())
    this.runtime = await openRuncRuntime({ root: join(this.root, 'runc'), mounter })
    this.#stack.use(this.runtime)
    this.worker = await createWorker({
      root: this.root,
      refs: this.refs,
      content: this.content,
      mounter,
      runtime: this.runtime,
      sessions: noSessions,
      sources: [],
      checksums: { checksum: async (ref, query) => sha256(`${ref?.id ?? ''} ${query.path}`) },
      resolveImage: () => Promise.reject(new Error('no registry here')),
      platforms: () => [platform],
      logger: silentLogger,
    })
    this.#stack.use(this.worker)
  }

  context(signal: AbortSignal = new AbortController().signal): WorkContext {
    return {
      sessions: sessionGroup(),
      signal,
      progress: {
        vertex: 'v',
        log: (_stream, data) => void this.logs.push(Buffer.from(data).toString()),
        status: () => {},
        warn: () => {},
      },
    }
  }

  async run(op: pb.Op.$Properties, ...inputs: readonly (RefHold | undefined)[]): Promise<RefHold> {
    const request: RunRequest = {
      vertex: 'sha256:v',
      op,
      platform,
      inputs: inputs.map((input) => input?.id ?? ''),
      description: 'step',
    }
    const [result] = await this.worker.run(request, this.context())
    if (!result) throw new Error('the op gave nothing')
    return result
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** A mount that a failure left must never be walked into by the removal. */
function removeState(root: string): void {
  for (const target of mountsBelow(root)) unmountSync(target, { lazy: true })
  if (mountsBelow(root).length > 0) throw new Error(`mounts are left below ${root}`)
  rmSync(root, { recursive: true, force: true })
}
