import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { isCode, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { anySession, type Session, type Sessions } from '@slipway/sessions'
import type { WorkContext } from '@slipway/worker'

export interface SshAgent extends AsyncDisposable {
  /** Socket of the agent. */
  readonly path: string
}

/** A socket of this host that leads to an agent of the client. */
export async function openSshAgent(sessions: Sessions, id: string, context: WorkContext): Promise<SshAgent> {
  const session = await findAgent(sessions, id, context)
  const dir = mkdtempSync(join(tmpdir(), 'slipway-ssh-'))
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    forward(session, id, socket)
  })
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    chmodSync(dir, 0o700)
    const path = join(dir, 'agent')
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    return { path, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

async function findAgent(sessions: Sessions, id: string, context: WorkContext): Promise<Session> {
  const { CheckAgent } = services.SSHService
  const missing = (): SlipwayError =>
    new SlipwayError('not-found', `no SSH key ${JSON.stringify(id)} forwarded from the client`)
  return await anySession(
    sessions,
    context.sessions,
    async (session) => {
      if (!session.supports(CheckAgent.path)) throw missing()
      await session.unary(CheckAgent, { ID: id }, { signal: context.signal }).catch((error: unknown) => {
        throw isCode(error, 'unimplemented') ? missing() : error
      })
      return session
    },
    context.signal,
  )
}

function forward(session: Session, id: string, socket: Socket): void {
  const metadata = new Metadata()
  metadata.set('buildkit.ssh.id', id === '' ? 'default' : id)
  const stream = session.duplex(services.SSHService.ForwardAgent, { metadata })
  socket.on('data', (data) => {
    if (stream.write({ data })) return
    socket.pause()
    stream.once('drain', () => socket.resume())
  })
  socket.on('end', () => stream.end())
  socket.on('error', () => stream.cancel())
  socket.on('close', () => stream.cancel())
  stream.on('data', ({ data }: { readonly data?: Uint8Array | null }) => {
    if (!data || data.length === 0 || socket.write(data)) return
    stream.pause()
    socket.once('drain', () => stream.resume())
  })
  stream.on('end', () => socket.end())
  stream.on('error', () => socket.destroy())
}
