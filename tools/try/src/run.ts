import { spawnSync } from 'node:child_process'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Answer the output instead of showing it. */
  readonly capture?: boolean
}

/** Runs a program to its end; throws with its name when it fails. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): string {
  const done = spawnSync(command, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: options.capture ? ['ignore', 'pipe', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
  })
  if (done.error) throw done.error
  if (done.status !== 0)
    throw new Error(`${command} ${args[0] ?? ''} ended with ${done.status ?? done.signal}`)
  return done.stdout ?? ''
}
