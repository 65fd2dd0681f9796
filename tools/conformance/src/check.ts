import { errorMessage } from '@slipway/base'

/** One thing that holds for every implementation of a port. */
export interface Check<World> {
  readonly name: string
  /** Throws where it does not hold, and `Skipped` where that cannot be told. */
  readonly run: (world: World) => Promise<void>
}

export class Skipped extends Error {}

/** Throws naming what was wrong. */
export function ensure(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise)
}

/** Runs all checks, one after the other. Prints `ok|FAIL|skip name (reason)` for each and a count; answers whether none failed. */
export async function runChecks<World>(
  checks: readonly Check<World>[],
  world: World,
  print: (line: string) => void,
): Promise<boolean> {
  const count = { ok: 0, FAIL: 0, skip: 0 }
  const tell = (outcome: keyof typeof count, name: string, reason?: string): void => {
    count[outcome]++
    print(`${outcome.padEnd(4)} ${name}${reason === undefined ? '' : ` (${reason})`}`)
  }
  for (const { name, run } of checks) {
    try {
      await run(world)
      tell('ok', name)
    } catch (error) {
      tell(error instanceof Skipped ? 'skip' : 'FAIL', name, errorMessage(error))
    }
  }
  print(`${count.ok} ok, ${count.FAIL} failed, ${count.skip} skipped`)
  return count.FAIL === 0
}
