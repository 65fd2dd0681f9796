// Builds the corpus on two daemons and compares what comes out. `--help` lists the options.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mapLimit } from '@slipway/base'
import { StartedSubject } from '@slipway/bench/subject'
import { Command } from 'commander'
import type { Topic } from './cases/case.ts'
import { readTopics } from './cases/read.ts'
import { readExpected, toRecord, writeExpected } from './facts/expected.ts'
import { compareFacts } from './facts/facts.ts'
import { formatBug, formatPage, toJson, type TopicResult, verdictOf } from './report.ts'
import { buildctlBuilder } from './run/buildctl.ts'
import type { Builder } from './run/outcome.ts'
import { runCase } from './run/run-case.ts'
import { openSite, prepare, type Site } from './run/site.ts'

interface Options {
  readonly ours: string
  readonly theirs: string
  readonly client: string
  readonly topic: readonly string[]
  readonly only?: string
  readonly width: string
  readonly record?: boolean
  readonly page?: string
  readonly json?: string
}

function parseOptions(): Options {
  const collect = (entry: string, previous: readonly string[]): readonly string[] => [...previous, entry]
  const where = 'a command (it gets --root and --addr), or the address of a running daemon'
  const command = new Command('corpus')
    .requiredOption('--ours <daemon>', where, 'bin/slipwayd')
    .requiredOption('--theirs <daemon>', where, 'buildkitd')
    .option('--client <buildctl>', 'the client that drives both', 'buildctl')
    .option('--topic <name>', 'only this topic (repeatable)', collect, [])
    .option('--only <regexp>', 'only the cases whose topic/name matches')
    .option('--width <n>', 'cases at a time', '4')
    .option('--record', "keep what theirs shows as the data that the corpus's test expects")
    .option('--page <file>', 'write the table of results there')
    .option('--json <file>', 'write a report for machines there')
  command.parse()
  return command.opts<Options>()
}

const ADDRESS = /^(unix|tcp):\/\//

async function openDaemon(
  name: string,
  given: string,
  dir: string,
  stack: AsyncDisposableStack,
): Promise<string> {
  if (ADDRESS.test(given)) return given
  const subject = stack.use(new StartedSubject(name, given.split(' '), dir))
  await subject.start()
  return subject.address
}

async function runTopic(
  site: Site,
  topic: Topic,
  builders: { readonly ours: Builder; readonly theirs: Builder },
  width: number,
): Promise<TopicResult> {
  const results = await mapLimit(topic.cases, width, async (entry) => {
    const prepared = await prepare(site, topic.name, entry)
    const ours = await runCase(site, prepared, builders.ours, true)
    const theirs = await runCase(site, prepared, builders.theirs, true)
    return { entry, ours, theirs, differences: compareFacts(ours, theirs) }
  })
  return { topic, results }
}

function record(topic: Topic, { results }: TopicResult): void {
  const before = readExpected(topic.name)
  const made = new Map(results.map(({ entry, ours, theirs }) => [entry.name, toRecord(entry, ours, theirs)]))
  const names = readTopics(new Set([topic.name])).flatMap(({ cases }) => cases.map(({ name }) => name))
  writeExpected(topic.name, new Map(names.map((name) => [name, made.get(name) ?? before.get(name) ?? []])))
}

async function main(): Promise<number> {
  const options = parseOptions()
  const only = new RegExp(options.only ?? '')
  const topics = readTopics(options.topic.length > 0 ? new Set(options.topic) : undefined)
    .map((topic) => ({
      ...topic,
      cases: topic.cases.filter(({ name }) => only.test(`${topic.name}/${name}`)),
    }))
    .filter(({ cases }) => cases.length > 0)
  const dir = mkdtempSync(join(tmpdir(), 'slipway-corpus-daemons-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(dir, { recursive: true, force: true }))
  const builders = {
    ours: buildctlBuilder(options.client, await openDaemon('ours', options.ours, dir, stack)),
    theirs: buildctlBuilder(options.client, await openDaemon('theirs', options.theirs, dir, stack)),
  }
  const site = stack.use(await openSite())
  const done: TopicResult[] = []
  for (const topic of topics) {
    const result = await runTopic(site, topic, builders, Number(options.width))
    done.push(result)
    const bugs = result.results.filter((entry) => verdictOf(entry) === 'bug')
    console.log(`${topic.name}: ${result.results.length} cases, ${bugs.length} bugs`)
    for (const bug of bugs) console.log(formatBug(topic.name, bug))
    if (options.record) record(topic, result)
  }
  if (options.page !== undefined) writeFileSync(options.page, formatPage(done))
  if (options.json !== undefined) writeFileSync(options.json, toJson(done))
  return done.some(({ results }) => results.some((entry) => verdictOf(entry) === 'bug')) ? 1 : 0
}

process.exitCode = await main()
