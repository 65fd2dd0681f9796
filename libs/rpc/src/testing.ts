import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller } from './caller.ts'
import { dial } from './dial.ts'
import { onLine } from './line/client.ts'
import { serve, type Service } from './serve.ts'

export interface Loopback extends AsyncDisposable {
  readonly address: string
  readonly caller: Caller
  /** Ends the server as if its process had died. */
  cut(): Promise<void>
}

/** Services on a real socket, and a client connected to them; for the suites that ports run over their wire. */
export async function openLoopback(services: readonly Service[]): Promise<Loopback> {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-wire-'))
  const address = `unix://${dir}/socket`
  const server = await serve(services, { addresses: [address], lines: true })
  const caller = onLine(dial(address))
  return {
    address,
    caller,
    cut: () => server.close(0),
    [Symbol.asyncDispose]: async () => {
      caller.close()
      await server.close(0)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
