import type { ClientDuplexStream } from '@grpc/grpc-js'
import { abortError, createDeferred, type Deferred, newId, pauseWhile, SlipwayError } from '@slipway/base'
import { platformToProto } from '@slipway/llb'
import { type pb, services } from '@slipway/proto'
import { decodeStatus, drained, fromServiceError } from '@slipway/rpc'
import type { ProcessExit, ProcessIO, RunningProcess } from '@slipway/rpc'
import type { BridgeContainer, BridgeContainerRequest, BridgeProcessRequest } from '../container.ts'
import type { BridgeCall } from './client.ts'
import { type ExecMessage, signalName } from './exec-server.ts'
import { writeRange } from './messages.ts'

const methods = services.LLBBridgeService

/** A container of a bridge in another process. */
export async function openContainerClient(
  call: BridgeCall,
  request: BridgeContainerRequest,
): Promise<BridgeContainer> {
  if (request.files || request.memory !== undefined)
    throw new SlipwayError('unimplemented', 'files and limits of memory do not go over LLBBridge')
  const id = newId()
  const { caller, metadata, signal } = call
  const options = { metadata, signal }
  await caller.unary(methods.NewContainer, encodeContainer(id, request), options)
  return {
    start: async (process, io, until) => await RemoteProcess.start(call, id, { process, io, until }),
    readFile: async (mount, path, range) => {
      const question = { Ref: id, FilePath: path, MountIndex: mount, ...writeRange(range) }
      return (await caller.unary(methods.ReadFileContainer, question, options)).Data ?? new Uint8Array()
    },
    readDir: async (mount, path, includePattern = '') => {
      const question = { Ref: id, DirPath: path, MountIndex: mount, IncludePattern: includePattern }
      return (await caller.unary(methods.ReadDirContainer, question, options)).entries ?? []
    },
    statFile: async (mount, path) => {
      const question = { Ref: id, Path: path, MountIndex: mount }
      return (await caller.unary(methods.StatFileContainer, question, options)).stat ?? {}
    },
    [Symbol.asyncDispose]: async () => {
      // The end of the build ends it all the same.
      await caller.unary(methods.ReleaseContainer, { ContainerID: id }, { metadata }).catch(() => {})
    },
  }
}

function encodeContainer(id: string, request: BridgeContainerRequest) {
  return {
    ContainerID: id,
    Mounts: request.mounts.map(
      ({ mount, ref }) => ({ ...mount, ...(ref ? { resultID: ref.id } : {}) }) as pb.Mount.$Shape,
    ),
    Network: request.network ?? 0,
    hostname: request.hostname ?? '',
    extraHosts: [...(request.extraHosts ?? [])],
    ...(request.platform ? { platform: platformToProto(request.platform) } : {}),
  }
}

interface Start {
  readonly process: BridgeProcessRequest
  readonly io: ProcessIO
  readonly until: AbortSignal | undefined
}

type Stream = ClientDuplexStream<ExecMessage, ExecMessage>

/** One process in a call of its own: cancelling the call kills it. */
class RemoteProcess implements RunningProcess {
  readonly exit: Promise<ProcessExit>
  readonly #id = newId()
  readonly #stream: Stream
  readonly #io: ProcessIO
  readonly #exit: Deferred<ProcessExit> = createDeferred()
  readonly #started: Deferred<void> = createDeferred()
  readonly #over = new AbortController()
  #outcome: ProcessExit | Error | undefined

  private constructor(stream: Stream, io: ProcessIO, signal: AbortSignal) {
    this.#stream = stream
    this.#io = io
    this.exit = this.#exit.promise
    this.exit.catch(() => {})
    this.#started.promise.catch(() => {})
    stream.on('data', (message: ExecMessage) => this.#receive(message))
    stream.on('error', (error) => this.#end(signal.aborted ? abortError(signal) : fromServiceError(error)))
    stream.on('end', () => this.#end(new SlipwayError('unavailable', 'the call of the process ended')))
  }

  static async start(call: BridgeCall, container: string, start: Start): Promise<RemoteProcess> {
    const { process, io, until } = start
    const signal = until ? AbortSignal.any([call.signal, until]) : call.signal
    const stream = call.caller.duplex(methods.ExecProcess, { metadata: call.metadata, signal })
    const running = new RemoteProcess(stream as unknown as Stream, io, signal)
    running.#write({
      Init: {
        ContainerID: container,
        Meta: process.meta,
        Fds: [...(io.stdin ? [0] : []), 1, 2],
        Tty: process.tty,
        Security: process.security,
        secretenv: [...process.secretEnv],
      },
    })
    await running.#started.promise
    if (io.stdin) running.#feed(io.stdin).catch(() => {})
    return running
  }

  async kill(signal: number): Promise<void> {
    this.#write({ Signal: { Name: signalName(signal) } })
    await Promise.resolve()
  }

  async resize({ rows, cols }: { readonly rows: number; readonly cols: number }): Promise<void> {
    this.#write({ Resize: { Rows: rows, Cols: cols } })
    await Promise.resolve()
  }

  #write(message: object): boolean {
    if (this.#over.signal.aborted || this.#stream.writableEnded) return true
    return this.#stream.write({ ProcessID: this.#id, ...message } as ExecMessage)
  }

  async #feed(stdin: AsyncIterable<Uint8Array>): Promise<void> {
    const { signal } = this.#over
    for await (const chunk of stdin) {
      if (signal.aborted) return
      if (!this.#write({ File: { Fd: 0, Data: chunk } })) await drained(this.#stream, signal)
    }
    this.#write({ File: { Fd: 0, EOF: true } })
  }

  #receive(message: ExecMessage): void {
    if (message.Started) this.#started.resolve()
    else if (message.File) this.#output(message.File)
    else if (message.Exit) this.#outcome = outcomeOf(message.Exit)
    else if (message.Done) this.#end(this.#outcome)
  }

  #output({ Fd, Data }: NonNullable<ExecMessage['File']>): void {
    if (!Data || Data.length === 0) return
    pauseWhile(this.#stream, Fd === 2 ? this.#io.stderr(Data) : this.#io.stdout(Data))
  }

  #end(outcome: ProcessExit | Error | undefined): void {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    const lost = new SlipwayError('internal', 'the process ended without an exit')
    if (outcome && !(outcome instanceof Error)) {
      this.#exit.resolve(outcome)
    } else {
      this.#started.reject(outcome ?? lost)
      this.#exit.reject(outcome ?? lost)
    }
    this.#stream.end()
  }
}

function outcomeOf({ Code, Error: status }: NonNullable<ExecMessage['Exit']>): ProcessExit | Error {
  const exitCode = Code ?? 0
  if (!status) return { exitCode }
  const error = decodeStatus(status)
  return error.details.some(({ kind }) => kind === 'exit') ? { exitCode } : error
}
