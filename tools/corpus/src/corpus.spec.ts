import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Daemon, mountsBelow } from '@slipway/app-e2e/harness/daemon'
import { mapLimit } from '@slipway/base'
import { Client } from '@slipway/client'
import { readTopics } from './cases/read.ts'
import { asRecorded, readExpected } from './facts/expected.ts'
import type { Facts } from './facts/facts.ts'
import { libraryBuilder } from './run/library.ts'
import { runCase } from './run/run-case.ts'
import { openSite, prepare } from './run/site.ts'

const topics = readTopics()
/** Cases at a time; most of a build is waiting. */
const WIDTH = 8

/** Configs and platforms of the recorded data are those of this architecture. */
const describeHere = process.arch === 'x64' ? describe : describe.skip
if (process.arch !== 'x64') console.warn('SKIPPED: the corpus was recorded on amd64')

/** All cases are built at once on one daemon; each test then looks at one of them. */
describeHere('the corpus of Dockerfiles', () => {
  const built = new Map<string, Facts | Error>()

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    const daemon = stack.use(await Daemon.start())
    const site = stack.use(await openSite())
    const client = stack.use(Client.dial(daemon.address))
    const builder = libraryBuilder(client)
    const all = topics.flatMap((topic) => topic.cases.map((entry) => ({ topic, entry })))
    await mapLimit(all, WIDTH, async ({ topic, entry }) => {
      const prepared = await prepare(site, topic.name, entry)
      const facts = await runCase(site, prepared, builder, false).catch((error: Error) => error)
      built.set(`${topic.name}/${entry.name}`, facts)
    })
    await client.close()
    await daemon.stop()
    if (daemon.crashed) throw new Error(`the daemon ended by itself:\n${daemon.log}`)
    if (mountsBelow(daemon.root).length > 0) throw new Error('mounts were left behind')
    // Minutes where the machine is busy with other suites; a minute of two cores by itself.
  }, 900_000)
  afterAll(() => built.clear())

  for (const topic of topics) {
    const expected = readExpected(topic.name)
    describe(topic.title, () => {
      for (const entry of topic.cases) {
        it(`${entry.name}: ${entry.title}`, () => {
          const facts = built.get(`${topic.name}/${entry.name}`)
          if (facts === undefined || facts instanceof Error) throw facts ?? new Error('was not built')
          expect(asRecorded(entry, facts)).toEqual(expected.get(entry.name))
        })
      }
      it('has nothing recorded that is no case', () => {
        expect([...expected.keys()].sort()).toEqual(topic.cases.map(({ name }) => name).sort())
      })
    })
  }
})
