import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js'
import { createDeferred } from '@slipway/base'
import { encodeEvents, type ProgressEvent } from '@slipway/progress'
import { type moby, services } from '@slipway/proto'
import {
  type BytesMessage,
  bytesMethod,
  type Caller,
  dial,
  duplex,
  openTunnelCaller,
  serve,
  service,
  serverStream,
  TunnelStream,
  unary,
} from '@slipway/rpc'

type SolveRequest = moby.buildkit.v1.SolveRequest.$Properties
type BridgeRequest = moby.buildkit.v1.frontend.SolveRequest.$Properties
type ReturnRequest = moby.buildkit.v1.frontend.ReturnRequest.$Shape

/** What a test makes of a build. `client` reaches the services of the client's session. */
export interface FakeBuild {
  readonly solve: SolveRequest
  readonly client: Caller
  readonly signal: AbortSignal
  /** What the client returned for the frontend. */
  readonly returned: Promise<ReturnRequest>
}

export interface FakeBehaviour {
  /** Runs a job; answers the exporter response. Default: waits for the result, answers nothing. */
  readonly job?: (build: FakeBuild) => Promise<Readonly<Record<string, string>>>
  /** Answers the frontend. Default: an empty result. */
  readonly frontend?: (request: BridgeRequest) => Promise<Readonly<Record<string, Uint8Array>>>
  readonly events?: readonly ProgressEvent[]
}

const SESSION = bytesMethod('/moby.buildkit.v1.Control/Session')

/** A daemon as a client meets it, over a real socket; what it does with builds is the test's. */
export class FakeDaemon implements AsyncDisposable {
  readonly address: string
  readonly caller: Caller
  readonly sessionHeaders: Metadata[] = []
  readonly #stop: () => Promise<void>

  private constructor(address: string, caller: Caller, stop: () => Promise<void>) {
    this.address = address
    this.caller = caller
    this.#stop = stop
  }

  static async open(behaviour: FakeBehaviour = {}): Promise<FakeDaemon> {
    const directory = mkdtempSync(join(tmpdir(), 'slipway-fake-daemon-'))
    const address = `unix://${join(directory, 'd.sock')}`
    const caller = dial(address)
    const server = await serve(
      controlServices(behaviour, () => daemon),
      { addresses: [address] },
    )
    const daemon = new FakeDaemon(address, caller, async () => {
      caller.close()
      await server.close(0)
      rmSync(directory, { recursive: true })
    })
    return daemon
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
  }
}

function controlServices(behaviour: FakeBehaviour, daemon: () => FakeDaemon) {
  const sessions = new Map<string, Promise<Caller>>()
  const session = createDeferred<void>()
  const returned = createDeferred<ReturnRequest>()
  const ended = createDeferred<void>()
  const job = behaviour.job ?? defaultJob
  return [
    service(
      {
        Session: SESSION,
        Solve: services.ControlService.Solve,
        Status: services.ControlService.Status,
        ListWorkers: services.ControlService.ListWorkers,
      },
      {
        Session: duplex<BytesMessage, BytesMessage>(async (call, { metadata, signal }) => {
          daemon().sessionHeaders.push(metadata)
          const id = String(metadata.get('x-docker-expose-session-uuid')[0])
          sessions.set(id, Promise.resolve(reach(call)))
          session.resolve()
          await new Promise<void>((resolve) =>
            signal.addEventListener('abort', () => resolve(), { once: true }),
          )
        }),
        Solve: unary<SolveRequest, object>(async (solve, { signal }) => {
          await session.promise
          const client = await sessions.get(solve.Session ?? '')!
          try {
            return {
              ExporterResponse: await job({ solve, client, signal, returned: returned.promise }),
            }
          } finally {
            ended.resolve()
          }
        }),
        Status: serverStream<object, moby.buildkit.v1.StatusResponse.$Properties>(
          async (_request, _context, send) => {
            for (const message of encodeEvents(behaviour.events ?? [])) await send(message)
            await ended.promise
          },
        ),
        ListWorkers: unary<object, object>(() => ({ record: [{ ID: 'w' }] })),
      },
    ),
    service(
      {
        Ping: services.LLBBridgeService.Ping,
        Solve: services.LLBBridgeService.Solve,
        Return: services.LLBBridgeService.Return,
      },
      {
        Ping: unary<object, object>(() => ({})),
        Solve: unary<BridgeRequest, object>(async (request) => ({
          result: { ref: { id: 'r' }, metadata: (await behaviour.frontend?.(request)) ?? {} },
        })),
        Return: unary<ReturnRequest, object>((request) => {
          returned.resolve(request)
          return {}
        }),
      },
    ),
  ]
}

async function defaultJob({ returned }: FakeBuild): Promise<Readonly<Record<string, string>>> {
  await returned
  return {}
}

function reach(call: ServerDuplexStream<BytesMessage, BytesMessage>): Caller {
  const tunnel = new TunnelStream(call as never)
  tunnel.on('error', () => {})
  return openTunnelCaller(tunnel)
}
