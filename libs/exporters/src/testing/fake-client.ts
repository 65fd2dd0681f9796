import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerDuplexStream } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import type { ContentStore, Ingest } from '@slipway/content'
import { FILE_SEND_DIFF_COPY, FsSync, type PacketStream } from '@slipway/fs-sync'
import { type containerd, services } from '@slipway/proto'
import { type BytesMessage, type CallContext, type Caller, dial, duplex, serve, service } from '@slipway/rpc'
import type { Session, Sessions } from '@slipway/sessions'
import Long from 'long'
import { FILE_SEND } from '../session/file-send.ts'

/** A file that the client was sent. */
export interface ReceivedFile {
  readonly exporterId: string
  readonly metadata: Readonly<Record<string, string>>
  readonly data: Buffer
  readonly largestMessage: number
}

export interface FakeClientOptions {
  /** Of the session. Default `session`. */
  readonly id?: string
  /** Refuses every transfer, as a client whose target exists. */
  readonly declines?: boolean
  /** Leaves FileSend out of what the session announces. */
  readonly withoutFileSend?: boolean
  /** Receives trees into this directory instead of files. */
  readonly directory?: string
  /** Store behind the content service, by store id. */
  readonly stores?: Readonly<Record<string, ContentStore>>
}

/** A client as an exporter meets it: its services over real gRPC, behind a session. */
export class FakeClient implements AsyncDisposable {
  readonly files: ReceivedFile[] = []
  /** Exporter ids of the tree transfers. */
  readonly transfers: string[] = []
  readonly fsSync: FsSync
  readonly sessions: Sessions
  readonly #stop: () => Promise<void>

  private constructor(caller: Caller, fsSync: FsSync, options: FakeClientOptions, stop: () => Promise<void>) {
    this.#stop = stop
    this.fsSync = fsSync
    const session: Session = {
      id: options.id ?? 'session',
      sharedKey: '',
      methods: [FILE_SEND.path],
      closed: new AbortController().signal,
      supports: (path) => !(options.withoutFileSend && path === FILE_SEND.path),
      unary: (method, request, callOptions) => caller.unary(method, request, callOptions),
      serverStream: (method, request, callOptions) => caller.serverStream(method, request, callOptions),
      duplex: (method, callOptions) => caller.duplex(method, callOptions),
    }
    this.sessions = {
      get: (id) =>
        id === session.id
          ? Promise.resolve(session)
          : Promise.reject(
              new SlipwayError('not-found', `no active session for ${id}: context deadline exceeded`),
            ),
    }
  }

  static async open(options: FakeClientOptions = {}): Promise<FakeClient> {
    const directory = mkdtempSync(join(tmpdir(), 'slipway-fake-client-'))
    const address = `unix://${join(directory, 'client.sock')}`
    let client: FakeClient
    const fsSync = new FsSync({ threads: 2 })
    const { directory: root } = options
    const server = await serve(
      [
        root === undefined
          ? service(
              { DiffCopy: FILE_SEND },
              {
                DiffCopy: duplex<BytesMessage, BytesMessage>(async (call, context) => {
                  if (options.declines) throw new SlipwayError('already-exists', 'target already exists')
                  client.files.push(await receive(call, context))
                }),
              },
            )
          : service(
              { DiffCopy: FILE_SEND_DIFF_COPY },
              {
                DiffCopy: duplex<Buffer, Uint8Array>(async (call, context) => {
                  const mirror = context.metadata.get('buildkit-exporter-multi-platform')[0] === '1'
                  client.transfers.push(String(context.metadata.get('buildkit-attachable-exporter-id')[0]))
                  await fsSync.receive(call as unknown as PacketStream, {
                    root,
                    role: 'server',
                    mode: mirror ? 'mirror' : 'merge',
                    ...(mirror ? { differ: 'none' as const } : {}),
                  })
                }),
              },
            ),
        service(services.ContentService, { Write: duplex(contentWrite(options.stores ?? {})) }),
      ],
      { addresses: [address] },
    )
    const caller = dial(address)
    client = new FakeClient(caller, fsSync, options, async () => {
      caller.close()
      await fsSync.close()
      await server.close(0)
      rmSync(directory, { recursive: true })
    })
    return client
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
  }
}

async function receive(call: AsyncIterable<unknown>, context: CallContext): Promise<ReceivedFile> {
  const chunks: Uint8Array[] = []
  let largestMessage = 0
  for await (const message of call as AsyncIterable<BytesMessage>) {
    chunks.push(message.data)
    largestMessage = Math.max(largestMessage, message.data.length)
  }
  const metadata: Record<string, string> = {}
  for (const [key, value] of Object.entries(context.metadata.getMap())) {
    if (key.startsWith('exporter-md-')) metadata[key.slice('exporter-md-'.length)] = String(value)
  }
  const exporterId = String(context.metadata.get('buildkit-attachable-exporter-id')[0] ?? '')
  return { exporterId, metadata, data: Buffer.concat(chunks), largestMessage }
}

type WriteRequest = containerd.services.content.v1.WriteContentRequest.$Properties
type WriteResponse = containerd.services.content.v1.WriteContentResponse.$Properties

/** containerd's write protocol, as much as a client needs. */
function contentWrite(stores: Readonly<Record<string, ContentStore>>) {
  return async (
    call: ServerDuplexStream<WriteRequest, WriteResponse>,
    context: CallContext,
  ): Promise<void> => {
    const store = stores[String(context.metadata.get('buildkit-attachable-store-id')[0])]
    if (!store) throw new SlipwayError('not-found', 'unknown store')
    let ingest: Ingest | undefined
    try {
      // An error thrown out of the loop must not destroy the call: its status would never be sent.
      for await (const message of call.iterator({ destroyOnReturn: false }) as AsyncIterable<WriteRequest>) {
        const digest = message.expected ?? ''
        if (await store.stat(digest)) throw new SlipwayError('already-exists', `content ${digest} exists`)
        ingest ??= await store.openIngest()
        if (message.data?.length) await ingest.write(message.data)
        if (message.action === 2) await ingest.commit({ digest, size: Number(message.total) })
        call.write({ action: message.action ?? 0, offset: Long.fromNumber(ingest.offset) })
      }
    } finally {
      await ingest?.[Symbol.asyncDispose]()
    }
  }
}
