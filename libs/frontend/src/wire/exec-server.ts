import { constants } from 'node:os'
import type { ServerDuplexStream } from '@grpc/grpc-js'
import { abortable, ByteQueue, SlipwayError } from '@slipway/base'
import type { moby } from '@slipway/proto'
import { type CallContext, encodeStatus, requestsOf, senderOf } from '@slipway/rpc'
import type { ProcessExit, ProcessIO, RunningProcess } from '@slipway/rpc'
import type { BridgeContainer } from '../container.ts'
import type { BridgePeer } from './server.ts'

export type ExecMessage = moby.buildkit.v1.frontend.ExecMessage.$Shape
type Init = NonNullable<ExecMessage['Init']>
type Send = (message: object) => Promise<void>

const STDIN = 0
const STDOUT = 1
const STDERR = 2
/** Bytes of input that wait for a process; more waits with the client. */
const STDIN_LIMIT = 4 << 20
const MAX_PROCESSES = 256
/** What clients are told of a process whose end is not known. */
const UNKNOWN_EXIT = 255

/** Processes of one client, all in one call; they end with it. */
export async function execProcesses(
  peer: BridgePeer,
  call: ServerDuplexStream<ExecMessage, ExecMessage>,
  context: CallContext,
): Promise<void> {
  const sendOn = senderOf<object>(call as unknown as ServerDuplexStream<never, object>, context.signal)
  const over = new AbortController()
  const processes = new Map<string, ServedProcess>()
  const stop = (): void => {
    over.abort(new SlipwayError('canceled', 'the call that started the process ended'))
    for (const process of processes.values()) process.endInput()
  }
  // The loop may be waiting for a process to take its input.
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const message of requestsOf<ExecMessage>(call, context.signal)) {
      const id = message.ProcessID ?? ''
      if (id === '') throw new SlipwayError('invalid-argument', 'ProcessID required')
      const known = processes.get(id)
      if (message.Init) {
        if (known) throw new SlipwayError('already-exists', `Process ${id} already exists`)
        const container = findContainer(peer, message.Init)
        const send: Send = (answer) => sendOn({ ProcessID: id, ...answer })
        processes.set(id, new ServedProcess(message.Init, container, send, over.signal))
        checkCount(processes)
      } else if (!known) {
        throw new SlipwayError('not-found', `IO for process ${JSON.stringify(id)} not found`)
      } else {
        await known.receive(message)
      }
    }
    // A call that is cancelled may look ended first.
    const done = Promise.all([...processes.values()].map((process) => process.done))
    await abortable(done, context.signal)
  } finally {
    context.signal.removeEventListener('abort', stop)
    stop()
  }
}

function findContainer(peer: BridgePeer, init: Init): BridgeContainer {
  const id = init.ContainerID ?? ''
  const container = peer.containers.get(id)
  if (container) return container
  throw new SlipwayError('not-found', `container ${JSON.stringify(id)} previously released or not created`)
}

function checkCount(processes: ReadonlyMap<string, ServedProcess>): void {
  const running = [...processes.values()].filter(({ ended }) => !ended).length
  if (running > MAX_PROCESSES)
    throw new SlipwayError('resource-exhausted', `more than ${MAX_PROCESSES} processes at once`)
}

class ServedProcess {
  /** Settles once all about it was said; rejects when the client cannot be told. */
  readonly done: Promise<void>
  ended = false
  readonly #fds: ReadonlySet<number>
  readonly #send: Send
  readonly #stdin: ByteQueue | undefined
  readonly #process: Promise<RunningProcess>
  #inputEnded = false

  constructor(init: Init, container: BridgeContainer, send: Send, signal: AbortSignal) {
    this.#fds = new Set(init.Fds ?? [])
    this.#send = send
    this.#stdin = this.#fds.has(STDIN) ? new ByteQueue({ limit: STDIN_LIMIT }) : undefined
    // Nothing of it may come before it is told to have started.
    this.#process = this.#start(init, container, signal)
    this.#process.catch(() => {})
    this.done = this.#accompany()
    this.done.catch(() => {})
  }

  /** Input, signals and sizes from the client. */
  async receive(message: ExecMessage): Promise<void> {
    if (message.File) await this.#input(message.File)
    else if (message.Signal) {
      const signal = signalNumber(message.Signal.Name ?? '')
      this.#control((process) => process.kill(signal))
    } else if (message.Resize) {
      const { Rows, Cols } = message.Resize
      const size = { rows: toCells(Rows), cols: toCells(Cols) }
      this.#control((process) => process.resize(size))
    }
  }

  endInput(): void {
    this.#stdin?.end()
  }

  async #input({ Fd, Data, EOF }: NonNullable<ExecMessage['File']>): Promise<void> {
    const fd = Fd ?? 0
    if (fd !== STDIN || !this.#stdin || this.#inputEnded)
      throw new SlipwayError('out-of-range', `fd ${fd} unavailable to write`)
    if (Data && Data.length > 0) await this.#stdin.push(Data)
    if (!EOF) return
    this.#inputEnded = true
    this.#stdin.end()
  }

  /** A process that has ended hears nothing. */
  #control(work: (process: RunningProcess) => Promise<void>): void {
    this.#process.then(work).catch(() => {})
  }

  async #start(init: Init, container: BridgeContainer, signal: AbortSignal): Promise<RunningProcess> {
    await this.#send({ Started: {} })
    const io: ProcessIO = {
      ...(this.#stdin ? { stdin: this.#stdin } : {}),
      stdout: (chunk) => this.#output(STDOUT, chunk),
      stderr: (chunk) => this.#output(STDERR, chunk),
    }
    const request = {
      meta: init.Meta ?? {},
      tty: init.Tty ?? false,
      security: init.Security ?? 0,
      secretEnv: init.secretenv ?? [],
    }
    return await container.start(request, io, signal)
  }

  #output(fd: number, chunk: Uint8Array): Promise<void> | undefined {
    if (!this.#fds.has(fd)) return undefined
    return this.#send({ File: { Fd: fd, Data: chunk } }).catch(() => {})
  }

  async #accompany(): Promise<void> {
    const exit = await this.#process.then((process) => process.exit).then(exitMessage, failedMessage)
    this.endInput()
    this.ended = true
    for (const fd of [STDOUT, STDERR]) {
      if (this.#fds.has(fd)) await this.#send({ File: { Fd: fd, EOF: true } })
    }
    await this.#send({ Exit: exit })
    await this.#send({ Done: {} })
  }
}

/** Clients read the error of everything that is no success. */
function exitMessage({ exitCode }: ProcessExit): object {
  if (exitCode === 0) return { Code: 0 }
  const details = [{ kind: 'exit', exitCode }] as const
  return {
    Code: exitCode,
    Error: encodeStatus(new SlipwayError('unknown', `exit code: ${exitCode}`, { details })),
  }
}

function failedMessage(error: unknown): object {
  return { Code: UNKNOWN_EXIT, Error: encodeStatus(error) }
}

function toCells(count: number | null | undefined): number {
  return Math.min(count ?? 0, 0xffff)
}

/** By name, with or without its SIG. */
export function signalNumber(name: string): number {
  const known: Readonly<Record<string, number>> = constants.signals
  const full = name.startsWith('SIG') ? name : `SIG${name}`
  const found = Object.hasOwn(known, full) ? known[full] : undefined
  if (found === undefined) throw new SlipwayError('invalid-argument', `Unknown signal ${name}`)
  return found
}

export function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number)
  if (!found) throw new SlipwayError('invalid-argument', `unknown signal ${number}`)
  return found[0].slice('SIG'.length)
}
