import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** Where the daemon of this user lives. */
export interface DaemonPlaces {
  readonly address: string
  readonly socket: string
  readonly root: string
  readonly log: string
  readonly pidFile: string
}

/** The address of a daemon that the system runs for everybody. */
export const SYSTEM_ADDRESS = 'unix:///run/buildkit/buildkitd.sock'

/** `SLIPWAY_HOME` puts all of it below one directory. */
export function daemonPlaces(env: Env, uid: number): DaemonPlaces {
  const home = env['SLIPWAY_HOME']
  const root = home ? join(home, 'root') : uid === 0 ? '/var/lib/slipway' : join(dataHome(env), 'slipway')
  const run = home ? home : uid === 0 ? '/run/slipway' : join(runtimeDir(env, root), 'slipway')
  const socket = join(run, 'slipwayd.sock')
  return {
    socket,
    address: `unix://${socket}`,
    root,
    log: join(root, 'slipwayd.log'),
    pidFile: join(run, 'slipwayd.pid'),
  }
}

function dataHome(env: Env): string {
  return env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share')
}

function runtimeDir(env: Env, fallback: string): string {
  const directory = env['XDG_RUNTIME_DIR']
  return directory && existsSync(directory) ? directory : fallback
}
