import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Frontend } from '@slipway/frontend'
import { serveFrontend } from '@slipway/frontend/stdio/serve-frontend'
import { makeImage, pushImage } from '@slipway/testing'
import type { World } from './world.ts'

/** What the process of a frontend image was given. */
export interface FrontendProcess {
  readonly env: Readonly<Record<string, string>>
  readonly metadata: Buffer
}

export interface SocketFrontend extends AsyncDisposable {
  /** Reference of the image. */
  readonly image: string
  readonly started: readonly FrontendProcess[]
}

type Talk = (socket: Socket, process: FrontendProcess) => Promise<void> | void

/**
 * A frontend image whose process only passes on: what speaks is in this process. The image sends its environment, then its
 * metadata, and then connects its standard streams, each in a connection of its own.
 */
export async function socketFrontend(
  world: World,
  name: string,
  talk: Talk,
  config: Readonly<Record<string, unknown>> = {},
  after = '',
): Promise<SocketFrontend> {
  const started: FrontendProcess[] = []
  const sockets = new Set<Socket>()
  let parts: Buffer[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    if (parts.length < 2) {
      const chunks: Buffer[] = []
      socket.on('data', (chunk) => chunks.push(chunk))
      socket.on('end', () => {
        parts.push(Buffer.concat(chunks))
        socket.end()
      })
      return
    }
    const [env = Buffer.alloc(0), metadata = Buffer.alloc(0)] = parts
    parts = []
    const process = { env: parseEnv(env.toString()), metadata }
    started.push(process)
    void Promise.resolve(talk(socket, process)).catch(() => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  const nc = `nc 127.0.0.1 ${port}`
  const script = `env | ${nc}; cat /run/config/buildkit/metadata/frontend.bin | ${nc}; ${after === '' ? `exec ${nc}` : `${nc}; ${after}`}`
  const image = await shellFrontend(world, name, script, config)
  return {
    image,
    started,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A frontend image written in TypeScript that runs here. */
export async function typescriptFrontend(
  world: World,
  name: string,
  solve: Frontend['solve'],
  config: Readonly<Record<string, unknown>> = {},
  /** Shell that its process goes on with. */
  after = '',
): Promise<SocketFrontend> {
  const talk: Talk = async (socket, { env }) => {
    await serveFrontend({ solve }, { input: socket, output: socket, env })
    // As if the process ended.
    socket.destroySoon()
  }
  return await socketFrontend(world, name, talk, config, after)
}

/** An image whose process is a shell script. Answers its reference. */
export async function shellFrontend(
  world: World,
  name: string,
  script: string,
  config: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const entrypoint = { Entrypoint: ['/bin/sh', '-c', script], ...config }
  await pushImage(world.registry.host, name, 'latest', makeImage(join(world.dir, 'busybox'), entrypoint))
  return `${world.registry.host}/${name}:latest`
}

function parseEnv(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : []
    }),
  )
}
