import { connect, type Socket } from 'node:net'
import { statSync } from 'node:fs'
import type { ServerDuplexStream } from '@grpc/grpc-js'
import { SlipwayError, wrapError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type BytesMessage, bytesMethod, drained, duplex, senderOf, service, unary } from '@slipway/rpc'
import type { Attachable } from './session.ts'
import { agentMessages, serveReadOnly } from './ssh-agent.ts'
import { checkKeyFile, KeyAgent } from './ssh-keys.ts'

export interface SshSource {
  /** '' stands for `default`. */
  readonly id: string
  /** One agent socket, or files of private keys; none for SSH_AUTH_SOCK. */
  readonly paths: readonly string[]
  /** Any protocol over the socket, not only an agent's. */
  readonly raw: boolean
}

const DEFAULT_ID = 'default'
const FORWARD = bytesMethod('/moby.sshforward.v1.SSH/ForwardAgent')
const CHUNK = 32 << 10

type ForwardCall = ServerDuplexStream<BytesMessage, BytesMessage>

interface Forward {
  /** Where to connect to. */
  socket(): Promise<string>
  readonly raw: boolean
  readonly agent?: KeyAgent
}

/** Forwards agent sockets into builds. What passes is checked: a build may list keys and have things signed, no more. */
export function offerSsh(
  sources: readonly SshSource[],
  env: Readonly<Record<string, string | undefined>>,
): Attachable {
  const byId = new Map<string, Forward>()
  for (const source of sources) {
    const id = source.id || DEFAULT_ID
    if (byId.has(id)) {
      throw new SlipwayError('invalid-argument', `duplicate agent ID ${JSON.stringify(id)}`)
    }
    byId.set(id, forwardOf(source, env))
  }
  const find = (id: string): Forward => {
    const forward = byId.get(id || DEFAULT_ID)
    if (!forward) throw new SlipwayError('not-found', `unset ssh forward key ${id || DEFAULT_ID}`)
    return forward
  }
  return {
    close: async () => {
      for (const { agent } of byId.values()) await agent?.close()
    },
    services: [
      service(
        { CheckAgent: services.SSHService.CheckAgent, ForwardAgent: FORWARD },
        {
          CheckAgent: unary<{ ID?: string | null }, object>(({ ID }) => {
            find(ID ?? '')
            return {}
          }),
          ForwardAgent: duplex<BytesMessage, BytesMessage>(async (call, { metadata, signal }) => {
            await forwardAgent(call, find(String(metadata.get('buildkit.ssh.id')[0] ?? '')), signal)
          }),
        },
      ),
    ],
  }
}

function forwardOf(source: SshSource, env: Readonly<Record<string, string | undefined>>): Forward {
  const given = source.paths.filter((path) => path !== '')
  const paths = given.length > 0 ? given : [env['SSH_AUTH_SOCK'] ?? '']
  if (paths[0] === '') throw new SlipwayError('invalid-argument', 'invalid empty ssh agent socket')
  const sockets = paths.filter((path) => isSocket(path, source.id))
  const [socket] = sockets
  if (sockets.length > 1) throw new SlipwayError('invalid-argument', 'only single socket allowed')
  if (socket !== undefined && paths.length > 1) {
    throw new SlipwayError('invalid-argument', 'invalid combination of keys and sockets')
  }
  if (socket !== undefined) return { socket: () => Promise.resolve(socket), raw: source.raw }
  if (source.raw) throw new SlipwayError('invalid-argument', 'raw mode only supported with socket paths')
  for (const path of paths) checkKeyFile(path)
  const agent = new KeyAgent(paths)
  return { socket: () => agent.socket(), raw: false, agent }
}

function isSocket(path: string, id: string): boolean {
  try {
    return statSync(path).isSocket()
  } catch (error) {
    throw wrapError(error, `failed to convert agent config for ID: ${JSON.stringify(id)}`)
  }
}

async function forwardAgent(call: ForwardCall, forward: Forward, signal: AbortSignal): Promise<void> {
  const socket = connect(await forward.socket())
  const stop = (): void => {
    socket.destroy()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (forward.raw) await Promise.all([toSocket(call, socket), fromSocket(socket, call, signal)])
    else await serveAgent(call, socket, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', stop)
    socket.destroy()
  }
}

async function serveAgent(call: ForwardCall, socket: Socket, signal: AbortSignal): Promise<void> {
  const answers = agentMessages(chunksOf(socket))
  const ask = async (request: Uint8Array): Promise<Uint8Array> => {
    socket.write(request)
    const { value } = await answers.next()
    if (!value) throw new SlipwayError('unavailable', 'the ssh agent closed its connection')
    return value
  }
  await serveReadOnly(agentMessages(dataOf(call)), ask, senderOfData(call, signal))
}

async function toSocket(call: ForwardCall, socket: Socket): Promise<void> {
  for await (const data of dataOf(call)) {
    if (socket.destroyed) return
    if (!socket.write(data)) await drained(socket)
  }
  socket.end()
}

async function fromSocket(socket: Socket, call: ForwardCall, signal: AbortSignal): Promise<void> {
  const send = senderOfData(call, signal)
  for await (const chunk of chunksOf(socket)) await send(chunk)
}

async function* dataOf(call: ForwardCall): AsyncGenerator<Uint8Array> {
  for await (const { data } of call.iterator({ destroyOnReturn: false }) as AsyncIterable<BytesMessage>)
    yield data
}

async function* chunksOf(socket: Socket): AsyncGenerator<Uint8Array> {
  try {
    yield* socket as AsyncIterable<Buffer>
  } catch (error) {
    throw wrapError(error, 'failed to connect to the ssh agent')
  }
}

function senderOfData(call: ForwardCall, signal: AbortSignal): (data: Uint8Array) => Promise<void> {
  const send = senderOf(call, signal)
  return async (data) => {
    for (let at = 0; at < data.length; at += CHUNK) await send({ data: data.subarray(at, at + CHUNK) })
  }
}
