import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { isCode, type Logger, SlipwayError } from '@slipway/base'
import { type pb, services } from '@slipway/proto'
import { anySession, type Session, type Sessions } from '@slipway/sessions'
import type { MountSpec } from '@slipway/snapshots'
import type { WorkContext } from '@slipway/worker'

const DEFAULT_ID = 'default'
const ID_HEADER = 'buildkit.ssh.id'

export interface SshMount extends AsyncDisposable {
  readonly specs: readonly MountSpec[]
}

export interface SshParts {
  readonly sessions: Sessions
  readonly tempRoot: string
  readonly logger: Logger
}

/** A socket through which a step reaches an agent of the client; `undefined` when it is optional and there is none. */
export async function mountSsh(
  ssh: pb.SSHOpt.$Properties,
  context: WorkContext,
  parts: SshParts,
): Promise<SshMount | undefined> {
  const id = ssh.ID || DEFAULT_ID
  const session = await findAgent(ssh, id, context, parts.sessions)
  return session && (await listen(ssh, id, session, parts))
}

async function findAgent(
  ssh: pb.SSHOpt.$Properties,
  id: string,
  context: WorkContext,
  sessions: Sessions,
): Promise<Session | undefined> {
  const request = { signal: context.signal }
  return await anySession(
    sessions,
    context.sessions,
    async (session) => {
      try {
        await session.unary(services.SSHService.CheckAgent, { ID: ssh.ID ?? '' }, request)
        return session
      } catch (error) {
        if (ssh.optional && !context.signal.aborted) return undefined
        if (!isCode(error, 'unimplemented')) throw error
        throw new SlipwayError('not-found', `no SSH key ${JSON.stringify(id)} forwarded from the client`, {
          cause: error,
        })
      }
    },
    context.signal,
  )
}

async function listen(
  ssh: pb.SSHOpt.$Properties,
  id: string,
  session: Session,
  { tempRoot, logger }: SshParts,
): Promise<SshMount> {
  const directory = mkdtempSync(join(tempRoot, 'ssh-'))
  const path = join(directory, 'ssh_auth_sock')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    forward(socket, session, id, logger)
  })
  const dispose = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    chmodSync(directory, 0o711)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, () => resolve())
    })
    chownSync(path, ssh.uid ?? 0, ssh.gid ?? 0)
    chmodSync(path, (ssh.mode ?? 0) & 0o777)
  } catch (error) {
    await dispose()
    throw error
  }
  return { specs: [{ type: 'bind', source: path, options: ['rbind'] }], [Symbol.asyncDispose]: dispose }
}

/** Both directions with back pressure; the end of one side is the end of its direction only. */
function forward(socket: Socket, session: Session, id: string, logger: Logger): void {
  const metadata = new Metadata()
  metadata.set(ID_HEADER, id)
  const stream = session.duplex(services.SSHService.ForwardAgent, { metadata })
  socket.on('data', (data) => {
    if (stream.write({ data })) return
    socket.pause()
    stream.once('drain', () => socket.resume())
  })
  socket.on('end', () => stream.end())
  socket.on('error', () => stream.cancel())
  socket.on('close', () => stream.cancel())
  stream.on('data', (message: { readonly data?: Uint8Array | null }) => {
    if (!message.data || message.data.length === 0 || socket.write(message.data)) return
    stream.pause()
    socket.once('drain', () => stream.resume())
  })
  stream.on('end', () => socket.end())
  stream.on('error', (error) => {
    logger.debug({ err: error }, 'forwarding to the ssh agent of the client ended')
    socket.destroy()
  })
}
