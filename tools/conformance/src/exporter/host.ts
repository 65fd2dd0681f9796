import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeferred, SlipwayError } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { createContentStoreService } from '@slipway/content/wire/server'
import { FakeClient, type FakeClientOptions } from '@slipway/exporters/testing/fake-client'
import { testRef } from '@slipway/exporters/testing/fixtures'
import { serve, type ServeTls } from '@slipway/rpc'
import { type Session, SessionRoutes } from '@slipway/sessions'
import { createSessionRelayService } from '@slipway/sessions/wire/server'
import type { WorkContext, Worker } from '@slipway/worker'
import { WorkerService } from '@slipway/worker/wire/server'
import { layers, writeTree } from './image.ts'

export const WORKER = 'conformance'
/** An image of three layers. */
export const IMAGE = `${WORKER}::image`
/** Its lowest layer alone. */
export const SMALL = `${WORKER}::small`
/** A ref whose layers and tree are never ready. */
export const SLOW = `${WORKER}::slow`
/** A ref that the worker does not have. */
export const GONE = `${WORKER}::gone`

export interface HostOptions {
  /** Default: a Unix socket, for exporters of this host. */
  readonly listen?: string
  readonly tls?: ServeTls
}

/** What surrounds an exporter: a worker with a few refs, and a relay to clients that receive. Counts what is in use. */
export class Host implements AsyncDisposable {
  readonly address: string
  readonly dir: string
  /** Layers and mounts that are held, reads and calls that run. */
  readonly inUse = { held: 0, reads: 0, calls: 0 }
  readonly #clients = new Map<string, FakeClient>()
  readonly #store = createMemoryContentStore()
  #asked = createDeferred<void>()
  #stop: () => Promise<void> = () => Promise.resolve()

  private constructor(dir: string, address: string) {
    this.dir = dir
    this.address = address
  }

  static async open(options: HostOptions = {}): Promise<Host> {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-conformance-'))
    const host = new Host(dir, options.listen ?? `unix://${dir}/host.sock`)
    mkdirSync(join(dir, 'image'))
    mkdirSync(join(dir, 'small'))
    writeTree(join(dir, 'image'))
    const worker = new WorkerService({ worker: host.#worker(), routes: new SessionRoutes() })
    const content = createContentStoreService({
      store: host.#store,
      providerOf: ({ metadata }) => {
        const provider = worker.providerOf(metadata)
        return provider && host.#watched(provider)
      },
    })
    const relay = createSessionRelayService({
      sessions: { get: async (id) => await host.#session(id) },
      allows: (build, session) => build === session && host.#clients.has(session),
    })
    const tls = options.tls ? { tls: options.tls } : {}
    const server = await serve([worker.service, content, relay], { addresses: [host.address], ...tls })
    host.#stop = async () => {
      await worker[Symbol.asyncDispose]()
      await server.close(0)
      rmSync(dir, { recursive: true, force: true })
    }
    return host
  }

  /** A client with a session, in a build of the same name, until it is disposed of. */
  async client(session: string, options: FakeClientOptions): Promise<FakeClient> {
    const client = await FakeClient.open({ ...options, id: session })
    this.#clients.set(session, client)
    return client
  }

  forget(session: string): void {
    this.#clients.delete(session)
  }

  /** Settles when somebody next asks for the slow ref. */
  askedForSlow(): Promise<void> {
    this.#asked = createDeferred<void>()
    return this.#asked.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
  }

  #worker(): Worker {
    const refs = new Map([
      [IMAGE, testRef(this.#store, IMAGE, layers, join(this.dir, 'image'))],
      [SMALL, testRef(this.#store, SMALL, layers.slice(0, 1), join(this.dir, 'small'))],
    ])
    const find = async (id: string, { signal }: WorkContext) => {
      const ref = refs.get(id)
      if (ref) return ref
      if (id !== SLOW) throw new SlipwayError('not-found', `ref ${id} is gone`)
      this.#asked.resolve()
      return await new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new SlipwayError('canceled', 'context canceled')))
      })
    }
    const worker: Pick<Worker, 'id' | 'info' | 'remote' | 'mount'> = {
      id: WORKER,
      info: () => Promise.resolve({ id: WORKER, labels: {}, platforms: [], slots: 0 }),
      remote: async (id, options, context) => {
        this.inUse.held++
        context.signal.addEventListener('abort', () => this.inUse.held--, { once: true })
        return await (await find(id, context)).remote(options)
      },
      mount: async (id, context) => {
        const tree = await (await find(id, context)).mount()
        this.inUse.held++
        return { path: tree.path, [Symbol.asyncDispose]: () => Promise.resolve(void this.inUse.held--) }
      },
    }
    return worker as Worker
  }

  #watched(provider: BlobProvider): BlobProvider {
    const { inUse } = this
    return {
      stat: (digest) => provider.stat(digest),
      read: async function* (digest, options) {
        inUse.reads++
        try {
          yield* provider.read(digest, options)
        } finally {
          inUse.reads--
        }
      },
    }
  }

  async #session(id: string): Promise<Session> {
    const client = this.#clients.get(id)
    if (!client) throw new SlipwayError('not-found', `no active session for ${id}`)
    const session = await client.sessions.get(id)
    return {
      ...session,
      duplex: (method, options) => {
        const call = session.duplex(method, options)
        this.inUse.calls++
        call.once('status', () => this.inUse.calls--)
        return call
      },
    }
  }
}
