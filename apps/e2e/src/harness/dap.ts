import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { createDeferred } from '@slipway/base'

/** A message of the Debug Adapter Protocol. */
interface Message {
  readonly seq: number
  readonly type: 'request' | 'response' | 'event'
  readonly command?: string
  readonly event?: string
  readonly success?: boolean
  readonly message?: string
  readonly arguments?: { readonly args?: readonly string[] }
  readonly body?: unknown
}

export interface Variable {
  readonly name: string
  readonly value: string
  /** Of what is inside of it; 0 for nothing. */
  readonly variablesReference: number
}

/** An editor's side of a debug adapter that speaks over its standard streams. */
export class DapClient implements AsyncDisposable {
  readonly exited: Promise<number | null>
  readonly #adapter: ChildProcess
  readonly #messages: Message[] = []
  #changed = createDeferred<void>()
  #received = Buffer.alloc(0)
  #log = ''
  #over = false
  #seq = 0

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    const adapter = spawn(command, [...args], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#adapter = adapter
    adapter.stdin.on('error', () => {})
    adapter.stdout.on('data', (chunk: Buffer) => this.#read(chunk))
    adapter.stderr.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
    this.exited = new Promise((resolve) => {
      adapter.on('close', (code) => {
        this.#over = true
        this.#wake()
        resolve(code)
      })
    })
  }

  /** The body of the answer; throws with the adapter's message where it refuses. */
  async request<Body = unknown>(command: string, args: object = {}): Promise<Body> {
    const seq = ++this.#seq
    this.#send({ seq, type: 'request', command, arguments: args })
    const answer = await this.#next((message) => {
      return message.type === 'response' && (message as { request_seq?: number }).request_seq === seq
    }, command)
    if (answer.success !== true) throw new Error(`${command}: ${answer.message}`)
    return answer.body as Body
  }

  /** The body of the next event of this kind; events are taken in order, each once. */
  async event<Body = unknown>(name: string): Promise<Body> {
    const found = await this.#next(({ type, event }) => type === 'event' && event === name, name)
    return found.body as Body
  }

  /** Runs a line in the shell that the adapter opens in the step at hand, until the shell ends; answers what it printed. */
  async shell(input: string): Promise<string> {
    const evaluated = this.request('evaluate', { expression: 'exec', context: 'repl' })
    evaluated.catch(() => {})
    const asked = await this.#next(
      ({ type, command }) => type === 'request' && command === 'runInTerminal',
      'runInTerminal',
    )
    const { seq } = asked
    this.#send({
      seq: ++this.#seq,
      type: 'response',
      request_seq: seq,
      command: 'runInTerminal',
      success: true,
    })
    await evaluated
    const socket = connect(asked.arguments?.args?.at(-1) ?? '')
    try {
      return await converse(socket, input)
    } finally {
      socket.destroy()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#adapter.kill('SIGKILL')
    await this.exited
  }

  #send(message: object): void {
    const text = JSON.stringify(message)
    this.#adapter.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString('latin1', 0, end))?.[1])
      const start = end + 4
      if (this.#received.length < start + length) return
      this.#messages.push(JSON.parse(this.#received.toString('utf8', start, start + length)) as Message)
      this.#received = this.#received.subarray(start + length)
      this.#wake()
    }
  }

  #wake(): void {
    this.#changed.resolve()
    this.#changed = createDeferred<void>()
  }

  async #next(isWanted: (message: Message) => boolean, what: string): Promise<Message> {
    for (;;) {
      const at = this.#messages.findIndex(isWanted)
      const [found] = at < 0 ? [] : this.#messages.splice(at, 1)
      if (found) return found
      if (this.#over) throw new Error(`the adapter ended before ${what}:\n${this.#log}`)
      await this.#changed.promise
    }
  }
}

/** Waits for the shell before it types, as people do; the terminal echoes what is typed. */
async function converse(socket: Socket, input: string): Promise<string> {
  let output = ''
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    const before = output
    output += chunk.toString()
    const isReady = (text: string): boolean => text.includes('Changes to the container will be reset')
    if (!isReady(before) && isReady(output)) socket.write(input)
  }
  return output
}
