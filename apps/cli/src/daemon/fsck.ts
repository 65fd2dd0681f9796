import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const LAUNCHER = resolve(import.meta.dirname, '../../../../bin/slipwayd')

export interface FsckFlags {
  readonly root?: string
  readonly deep?: boolean
  readonly repair?: boolean
}

/** The daemon's own program knows what it keeps. Answers its exit code: 0 clean, 1 problems, 2 the check could not be made. */
export async function runFsck(args: readonly string[]): Promise<number> {
  const child = spawn(LAUNCHER, ['fsck', ...args], { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 2
}
