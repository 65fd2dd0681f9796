import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isErrno, mountsBelow, unmountSync } from '@slipway/linux'
import { removeCgroup } from './cgroup.ts'
import type { RuntimeCli } from './cli.ts'
import { removeFlat } from './remove.ts'

const SIGKILL = 9

/** Ends the containers of a daemon that died, and removes their mounts and directories. */
export async function cleanUp(root: string, bundles: string, cli: RuntimeCli): Promise<void> {
  for (const id of list(cli.stateDir)) {
    if (id.startsWith('.')) continue
    await cli.delete(id).catch(() => rmSync(cli.stateOf(id), { recursive: true, force: true }))
  }
  for (const id of list(bundles)) {
    killLeftover(join(bundles, id, 'pid'), id)
    removeCgroup(cgroupOf(join(bundles, id)) ?? '')
  }
  for (const target of mountsBelow(root)) unmountSync(target, { lazy: true })
  const probes = list(root).filter((name) => name.startsWith('probe-'))
  for (const dir of [
    ...list(bundles).map((id) => join(bundles, id)),
    ...probes.map((name) => join(root, name)),
  ]) {
    removeFlat(join(dir, 'mounts'))
    removeFlat(dir)
  }
}

/** For a container that another runtime started. Its cgroup tells that the process id is still the same process. */
function killLeftover(pidFile: string, id: string): void {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'))
    if (!(pid > 1) || !readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${id}`)) return
    process.kill(pid, SIGKILL)
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ESRCH')) throw error
  }
}

function cgroupOf(bundle: string): string | undefined {
  try {
    const config = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')) as {
      readonly linux?: { readonly cgroupsPath?: string }
    }
    return config.linux?.cgroupsPath
  } catch {
    return undefined
  }
}

function list(dir: string): string[] {
  return existsSync(dir) ? readdirSync(dir) : []
}
