import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { RanStep, StepReason } from '../steps.ts'
import { ran, stepsSuite } from '../testing/steps-suite.ts'
import { SqliteSteps } from './steps.ts'

stepsSuite('SQLite', async (limits) => {
  const steps = new SqliteSteps({ path: ':memory:', ...(limits ? { limits } : {}) })
  return await Promise.resolve({ steps, [Symbol.asyncDispose]: () => steps.close() })
})

describe('reasons of steps in a file', () => {
  let dir: string
  let steps: SqliteSteps
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'steps-'))
    steps = new SqliteSteps({ path: join(dir, 'steps.db') })
  })
  afterEach(async () => {
    await steps.close()
    rmSync(dir, { recursive: true })
  })

  let builds = 0
  const reasonOf = async (...all: readonly RanStep[]): Promise<StepReason> => {
    const build = `build${builds++}`
    await steps.explain(build, all)
    return (await steps.misses(build)).at(-1)!.reason
  }

  it('keep no value', async () => {
    await steps.explain('gone', [ran('s', { fields: new Map([['env TOKEN', 'hunter2-hunter2']]) })])
    await steps.close()
    const bytes = readFileSync(join(dir, 'steps.db'))
    expect(bytes.includes('env TOKEN')).toBe(true)
    expect(bytes.includes('hunter2')).toBe(false)
    steps = new SqliteSteps({ path: join(dir, 'steps.db') })
    // The seal is kept: what was known is known again.
    expect(await reasonOf(ran('s', { fields: new Map([['env TOKEN', 'hunter2-hunter2']]) }))).toEqual({
      kind: 'pruned',
    })
  })

  it('start anew with a file that cannot be read', async () => {
    await steps.close()
    for (const suffix of ['-wal', '-shm']) rmSync(join(dir, `steps.db${suffix}`), { force: true })
    writeFileSync(
      join(dir, 'steps.db'),
      'no database at all, but long enough to be taken for one '.repeat(40),
    )
    steps = new SqliteSteps({ path: join(dir, 'steps.db') })
    expect(await reasonOf(ran('s'))).toEqual({ kind: 'unseen' })
    expect(await reasonOf(ran('s'))).toEqual({ kind: 'pruned' })
  })
})
