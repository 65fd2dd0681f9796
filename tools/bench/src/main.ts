// Compares two daemons that speak BuildKit's API; prints ratios of medians. `--help` lists the options and cases.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeImage, pushImage, startRegistry, writeBusyboxRoot } from '@slipway/testing'
import { Command } from 'commander'
import type { Case } from './cases/case.ts'
import { COLD_START, COLD_START_HEADER, coldStart } from './cold-start.ts'
import { dockerfileCases } from './cases/dockerfile.ts'
import { graphCases } from './cases/graph.ts'
import { syncCases } from './cases/sync.ts'
import { measureCase, type Result } from './measure.ts'
import { formatHeader, formatResult } from './report.ts'
import { SOAK, SOAK_HEADER, soak } from './soak.ts'
import { StartedSubject, type Subject } from './subject.ts'

interface Options {
  readonly start: readonly string[]
  readonly at: readonly string[]
  readonly client: string
  readonly runs: string
  readonly only?: string
}

const CASES: readonly Case[] = [
  ...dockerfileCases(),
  ...graphCases(1000),
  ...graphCases(5000),
  ...syncCases(20_000),
  ...syncCases(100_000),
]

function collect(entry: string, previous: readonly string[]): readonly string[] {
  return [...previous, entry]
}

function parseOptions(): Options {
  const command = new Command('bench')
    .option('--start <name=command>', 'a daemon to start; gets --root and --addr (repeatable)', collect, [])
    .option('--at <name=address[,pid]>', 'a running daemon (repeatable)', collect, [])
    .option('--client <buildctl>', 'the client that drives both', 'buildctl')
    .option('--runs <n>', 'runs per case and daemon', '3')
    .option('--only <regexp>', 'only the cases whose name matches')
    .addHelpText(
      'after',
      `\nCases:\n  daemon-start\n  ${SOAK}, ${COLD_START} (by these names only; one daemon to start is enough)\n${CASES.map((entry) => `  ${entry.name}`).join('\n')}`,
    )
  command.parse()
  return command.opts<Options>()
}

function split(entry: string): readonly [string, string] {
  const equals = entry.indexOf('=')
  if (equals <= 0) throw new Error(`want name=value, got ${entry}`)
  return [entry.slice(0, equals), entry.slice(equals + 1)]
}

function runningSubject(entry: string): Subject {
  const [name, rest] = split(entry)
  const [address, pid] = rest.split(',')
  return { name, address: address!, ...(pid === undefined ? {} : { pid: Number(pid) }) }
}

async function measureStarts(subjects: readonly StartedSubject[], runs: number): Promise<Result> {
  const samples = new Map(
    subjects.map((subject) => [subject.name, [] as { seconds: number; cpu: number; peak: number }[]]),
  )
  for (let turn = 0; turn < runs; turn++) {
    for (const subject of subjects) {
      await subject.stop()
      samples.get(subject.name)!.push({ seconds: await subject.start(), cpu: 0, peak: 0 })
    }
  }
  return { name: 'daemon-start', samples }
}

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

/** A run that is broken off takes its daemons and its files with it. */
function endOnSignals(cleanup: AsyncDisposableStack): void {
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      const end = (): never => process.exit(128 + number)
      cleanup.disposeAsync().then(end, end)
    })
  }
}

async function main(): Promise<void> {
  const options = parseOptions()
  const runs = Number(options.runs)
  const dir = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
  await using cleanup = new AsyncDisposableStack()
  endOnSignals(cleanup)
  cleanup.defer(() => rmSync(dir, { recursive: true, force: true }))
  const started = options.start.map((entry) => {
    const [name, command] = split(entry)
    return cleanup.use(new StartedSubject(name, command.split(' '), dir))
  })
  const subjects = [...started, ...options.at.map(runningSubject)]
  const [first, second] = subjects
  const isAlone = options.only === SOAK || options.only === COLD_START
  if (!first || (!isAlone && (!second || subjects.length !== 2)))
    throw new Error('want two daemons, by --start or --at')
  for (const subject of started) await subject.start()
  if (options.only === COLD_START) {
    console.log(COLD_START_HEADER)
    for (const subject of started) console.log(await coldStart(subject, runs))
    return
  }
  const registry = cleanup.use(await startRegistry())
  const root = join(dir, 'busybox')
  writeBusyboxRoot(root)
  await pushImage(registry.host, 'busybox', 'latest', makeImage(root))
  const shared = {
    client: options.client,
    registry: registry.host,
    baseImage: `${registry.host}/busybox:latest`,
  }
  const wanted = new RegExp(options.only ?? '')
  if (options.only === SOAK) {
    console.log(SOAK_HEADER)
    for (const subject of started)
      console.log(await soak({ ...shared, dir, salt: randomBytes(6).toString('hex') }, subject, subject.root))
    return
  }
  if (!second) return
  console.log(formatHeader(first.name, second.name, runs))
  if (started.length === 2 && wanted.test('daemon-start'))
    console.log(formatResult(await measureStarts(started, runs), first.name, second.name))
  for (const entry of CASES.filter((candidate) => wanted.test(candidate.name))) {
    try {
      console.log(
        formatResult(await measureCase(entry, shared, dir, subjects, runs), first.name, second.name),
      )
    } catch (error) {
      console.log(`| ${entry.name} | failed: ${String(error).replaceAll('\n', ' ').slice(0, 300)} |`)
    }
  }
}

await main()
