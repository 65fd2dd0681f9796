import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isErrno } from '@slipway/linux'
import { removeCgroup } from './cgroup.ts'

const SIGKILL = 9

/** Ends the first process of a bundle that nobody else can end any more, and removes its cgroup. */
export function endLeftover(bundle: string): void {
  killLeftover(join(bundle, 'pid'), basename(bundle))
  removeCgroup(cgroupOf(bundle) ?? '')
}

/** The cgroup tells that the process id is still the same process. */
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
