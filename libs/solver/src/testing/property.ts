import { randomInt } from 'node:crypto'
import fc from 'fast-check'

/** Cases per property: CI's share unless said otherwise. */
const CASES = Number(process.env['SLIPWAY_PROPERTY_CASES'] ?? 300)
const SEED = Number(process.env['SLIPWAY_PROPERTY_SEED'] ?? randomInt(2 ** 31))
const PATH = process.env['SLIPWAY_PROPERTY_PATH']

export const PROPERTY_TIMEOUT_MS = 60_000 + CASES * 100

/** Says which seed is used: the same seed gives the same cases again. */
export function printSeed(suite: string): void {
  process.stderr.write(`${suite}: ${CASES} cases of each property, SLIPWAY_PROPERTY_SEED=${SEED}\n`)
}

export async function check<Ts extends [unknown, ...unknown[]]>(
  property: fc.IAsyncPropertyWithHooks<Ts>,
): Promise<void> {
  await fc.assert(property, {
    numRuns: CASES,
    seed: SEED,
    ...(PATH ? { path: PATH, endOnFailure: true } : {}),
  })
}
