import { existsSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { isErrno } from '@slipway/linux'
import { ServerProcess } from '@slipway/testing/server-process'

/** Where every shim has its socket, whatever the configuration says. */
const SHIM_DIRS = ['/run/containerd/s', '/run/containerd']
const START_MS = 30_000

/** Why no containerd can be started here, if so. */
export function missingForContainerd(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root'
  const paths = (process.env['PATH'] ?? '').split(delimiter)
  const absent = ['containerd', 'containerd-shim-runc-v2', 'runc'].filter(
    (name) => !paths.some((dir) => existsSync(join(dir, name))),
  )
  return absent.length > 0 ? `not installed: ${absent.join(', ')} (Debian: containerd, runc)` : undefined
}

/** A real containerd of its own: nothing of it is outside `dir` but the sockets of running shims. */
export class ContainerdServer implements AsyncDisposable {
  readonly address: string
  readonly #dir: string
  readonly #server: ServerProcess

  private constructor(dir: string) {
    this.#dir = dir
    this.address = `unix://${dir}/containerd.sock`
    this.#server = new ServerProcess('containerd', ['--config', join(dir, 'config.toml')])
  }

  static async start(): Promise<ContainerdServer> {
    const server = new ContainerdServer(mkdtempSync(join(tmpdir(), 'slipway-containerd-')))
    writeFileSync(join(server.#dir, 'config.toml'), config(server.#dir))
    try {
      await server.resume()
      return server
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Starts it again; it finds the containers that lived on. */
  async resume(): Promise<void> {
    const socket = join(this.#dir, 'containerd.sock')
    rmSync(socket, { force: true })
    await this.#server.start(() => existsSync(socket), START_MS)
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#server.kill(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGTERM')
    rmSync(this.#dir, { recursive: true, force: true })
    for (const dir of SHIM_DIRS) removeIfEmpty(dir)
  }
}

function config(dir: string): string {
  // Those that are not wanted would look for devices and kernel modules.
  const unwanted = ['grpc.v1.cri', 'internal.v1.opt', 'snapshotter.v1.aufs', 'snapshotter.v1.btrfs']
  const more = ['snapshotter.v1.devmapper', 'snapshotter.v1.zfs', 'snapshotter.v1.overlayfs']
  const plugins = [...unwanted, ...more].map((name) => `"io.containerd.${name}"`)
  return [
    'version = 2',
    `root = "${dir}/root"`,
    `state = "${dir}/state"`,
    `disabled_plugins = [${plugins.join(', ')}]`,
    '[grpc]',
    `address = "${dir}/containerd.sock"`,
    '[ttrpc]',
    `address = "${dir}/containerd.sock.ttrpc"`,
    '',
  ].join('\n')
}

function removeIfEmpty(dir: string): void {
  try {
    rmdirSync(dir)
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTEMPTY', 'EBUSY', 'EPERM', 'EROFS')) throw error
  }
}
