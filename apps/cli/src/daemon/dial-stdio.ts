import { once } from 'node:events'
import { connect } from 'node:net'
import { parseAddress } from '@slipway/rpc'

/** Joins standard input and output to the daemon's socket; ends when the daemon closes it. */
export async function dialStdio(address: string, timeoutMs: number): Promise<void> {
  const parsed = parseAddress(address)
  const socket =
    parsed.kind === 'unix'
      ? connect({ path: parsed.path, allowHalfOpen: true })
      : connect({ host: parsed.host, port: parsed.port, allowHalfOpen: true })
  const timer = setTimeout(() => socket.destroy(new Error(`dial ${address}: i/o timeout`)), timeoutMs)
  await once(socket, 'connect')
  clearTimeout(timer)
  process.stdin.pipe(socket)
  socket.pipe(process.stdout)
  await once(socket, 'end')
  process.stdin.unref?.()
}
