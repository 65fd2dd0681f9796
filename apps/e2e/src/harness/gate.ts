import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where steps of builds stop until the test lets them go on: each asks for a name over HTTP, from the host's network. */
export class Gate implements AsyncDisposable {
  readonly #listen: string
  readonly #server: Server
  readonly #waiting = new Map<string, ServerResponse>()
  #open = false
  /** Most that waited at once. */
  most = 0
  /** How often somebody came. */
  asked = 0

  private constructor(listen: string) {
    this.#listen = listen
    this.#server = createServer(({ url = '' }, response) => {
      const name = url.slice(1)
      this.asked++
      response.on('close', () => this.#waiting.delete(name))
      if (this.#open) response.end(`${name}\n`)
      else this.#waiting.set(name, response)
      this.most = Math.max(this.most, this.#waiting.size)
    })
  }

  /** `listen`: an address that steps reach. */
  static async start(listen = '127.0.0.1'): Promise<Gate> {
    const gate = new Gate(listen)
    gate.#server.listen(0, listen)
    await once(gate.#server, 'listening')
    return gate
  }

  get waiting(): readonly string[] {
    return [...this.#waiting.keys()].sort()
  }

  /** A command that stops here, and then writes its name to a file. */
  stop(name: string, path: string): string {
    return `wget -q -O ${path} ${this.url}/${name}`
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo
    return `http://${this.#listen}:${port}`
  }

  /** Lets go who waits, and whoever comes until `close`. */
  open(): void {
    this.#open = true
    for (const [name, response] of this.#waiting) response.end(`${name}\n`)
  }

  close(): void {
    this.#open = false
    this.most = 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.open()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
