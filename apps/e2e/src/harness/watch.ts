import { readdirSync, readFileSync } from 'node:fs'

/** How a step ended, as plain progress tells: `#5 [2/3] RUN x` … `#5 CACHED`. */
export function stepState(output: string, command: string): string | undefined {
  const lines = output.split('\n')
  const id = lines.find((line) => line.includes(command))?.split(' ')[0]
  if (id === undefined) return undefined
  return lines
    .flatMap((line) => (line.startsWith(`${id} `) ? (/^#\d+ (CACHED|DONE|ERROR)/.exec(line)?.[1] ?? []) : []))
    .at(-1)
}

/** `otherwise`: what the error says. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
  otherwise: () => string = () => 'the condition did not come true in time',
): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(otherwise())
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** Whether a process of this machine runs `sleep` with exactly this argument. */
export function sleeps(seconds: string): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/cmdline`, 'utf8') === ['sleep', seconds, ''].join('\x00')
      )
    } catch {
      // The process ended between the listing and the look.
      return false
    }
  })
}

/** Memory of all processes of a daemon. */
export function residentBytes({ pids }: { readonly pids: readonly number[] }): number {
  const statuses = pids.map((pid) => readFileSync(`/proc/${pid}/status`, 'utf8'))
  return statuses.reduce((sum, text) => sum + Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) * 1024, 0)
}
