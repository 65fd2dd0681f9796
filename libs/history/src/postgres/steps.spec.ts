import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { ran, stepsSuite } from '../testing/steps-suite.ts'
import { openPostgresSteps } from './steps.ts'

const TIMEOUT = 60_000

if (!PostgresServer.available) console.warn('SKIPPED: reasons of steps in PostgreSQL: it is not installed')
const describePostgres = PostgresServer.available ? describe : describe.skip

describePostgres('reasons of steps in PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await PostgresServer.start()
  }, TIMEOUT)
  afterAll(async () => await server[Symbol.asyncDispose](), TIMEOUT)

  const open = async (url: string) => await openPostgresSteps({ url, password: server.password })

  stepsSuite('PostgreSQL', async (limits) => {
    const url = await server.createDatabase()
    const steps = await openPostgresSteps({ url, password: server.password, ...(limits ? { limits } : {}) })
    return { steps, [Symbol.asyncDispose]: () => steps.close() }
  })

  it('tell at one process what was explained at another, of the same seal, and keep no value', async () => {
    const url = await server.createDatabase()
    const stores = await Promise.all([open(url), open(url)])
    const step = ran('s', { fields: new Map([['env TOKEN', 'hunter2-hunter2']]) })
    await stores[0].explain('first', [step])
    await Promise.all(stores.map((store, n) => store.explain(`again${n}`, [step])))
    for (const [n, store] of stores.entries())
      expect((await store.misses(`again${1 - n}`))[0]?.reason).toEqual({ kind: 'pruned' })
    const kept = JSON.stringify(await server.query('SELECT * FROM slipway.step', url))
    expect(kept).toContain('env TOKEN')
    expect(kept).not.toContain('hunter2')
    await Promise.all(stores.map((store) => store.close()))
  })
})
