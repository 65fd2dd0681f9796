import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { Command } from 'commander'
import type { Client } from '@slipway/client'
import { historyTable, monitor, pruneHistories, showLogs } from '../commands/history.ts'
import { type DiskUsageFlags, prune, type PruneFlags, showDiskUsage } from '../commands/usage.ts'
import type { ConnectOptions } from '../daemon/connect.ts'
import { dialStdio } from '../daemon/dial-stdio.ts'
import { interruptSignal } from '../interrupt.ts'
import { collect } from '../parse/pairs.ts'
import { formatValue } from '../print/format.ts'
import { versionJson, workerJson } from '../print/json.ts'
import { facts } from '../print/table.ts'
import { workersDetails, workersTable } from '../print/workers.ts'
import { addBuildctlBuild } from './build.ts'
import { addressOf, connectBuildctl } from './connect.ts'
import { dumpDefinition } from './dump-llb.ts'

const print = (text: string): void => {
  process.stdout.write(text)
}

/** What a program called `buildctl` is expected to do: other tools start it by this name in our image. */
export function createBuildctl(version: string): Command {
  const program = new Command('buildctl')
    .description('build utility')
    .version(version)
    .option('--debug', 'enable debug output in logs')
    .option('--addr <address>', 'buildkitd address ($BUILDKIT_HOST)')
    .option('--log-format <format>', 'log formatter: json or text', 'text')
    .option('--tlsservername <name>', 'buildkitd server name for certificate validation')
    .option('--tlscacert <file>', 'CA certificate for validation')
    .option('--tlscert <file>', 'client certificate')
    .option('--tlskey <file>', 'client key')
    .option('--tlsdir <directory>', 'directory containing CA certificate, client certificate, and client key')
    .option('--timeout <seconds>', 'timeout backend connection after value seconds', '5')
    .option('--wait', 'block RPCs until the connection becomes available')
    .action(() => program.outputHelp())
  addUsageCommands(program)
  addPruneHistories(program)
  addBuildctlBuild(program)
  const debug = program.command('debug').description('debug utilities')
  addDebugCommands(debug)
  addRecordCommands(debug)
  program.command('dial-stdio', { hidden: true }).action(async () => {
    const options = program.opts<ConnectOptions>()
    await dialStdio(addressOf(options, process.env), Number(options.timeout ?? 5) * 1000)
  })
  return program
}

async function withClient(command: Command, use: (client: Client) => Promise<void>): Promise<void> {
  await using client = await connectBuildctl(command.optsWithGlobals<ConnectOptions>(), process.env)
  await use(client)
}

function addUsageCommands(program: Command): void {
  program
    .command('du')
    .description('disk usage')
    .option('-f, --filter <filter>', 'Filter records', collect, [])
    .option('-v, --verbose', 'Verbose output')
    .option('--format <template>', "'{{json .}}'")
    .action((flags: DiskUsageFlags, command: Command) =>
      withClient(command, (client) => showDiskUsage(client, flags, print)),
    )
  program
    .command('prune')
    .description('clean up build cache')
    .option('--keep-duration <duration>', 'Keep data newer than this limit')
    .option('--keep-storage <MB>', 'Keep data below this limit (in MB)')
    .option('--keep-storage-min <MB>', 'Always allow data above this limit (in MB)')
    .option('--free-storage <MB>', 'Keep free data below this limit (in MB)')
    .option('-f, --filter <filter>', 'Filter records', collect, [])
    .option('--all', 'Include internal/frontend references')
    .option('-v, --verbose', 'Verbose output')
    .option('--format <template>', "'{{json .}}'")
    .action((flags: PruneFlags, command: Command) =>
      withClient(command, (client) => prune(client, flags, print, interruptSignal())),
    )
}

function addPruneHistories(program: Command): void {
  program
    .command('prune-histories')
    .description('clean up build histories')
    .action((_flags: unknown, command: Command) =>
      withClient(command, (client) => pruneHistories(client, print)),
    )
}

function addRecordCommands(debug: Command): void {
  debug
    .command('histories')
    .description('list build records')
    .action((_flags: unknown, command: Command) =>
      withClient(command, async (client) => print(await historyTable(client))),
    )
  debug
    .command('logs')
    .description('display build logs')
    .argument('<ref>')
    .option('--progress <mode>', 'progress output type', 'plain')
    .action((ref: string, flags: { progress: string }, command: Command) =>
      withClient(command, (client) => showLogs(client, ref, flags.progress, interruptSignal())),
    )
  debug
    .command('monitor')
    .description('display build events')
    .option('--completed', 'show completed builds')
    .option('--ref <ref>', 'show events for a specific build')
    .action((flags: { completed?: boolean; ref?: string }, command: Command) =>
      withClient(command, (client) => monitor(client, flags, print, interruptSignal())),
    )
  debug
    .command('get')
    .description('retrieve a blob from contentstore')
    .argument('<digest>')
    .action((digest: string, _flags: unknown, command: Command) =>
      withClient(command, async (client) => {
        for await (const chunk of client.content(digest)) process.stdout.write(chunk)
      }),
    )
  debug
    .command('ctl')
    .description('control build records')
    .argument('<ref>')
    .option('--pin', 'Pin build so it will not be garbage collected')
    .option('--unpin', 'Unpin build so it will be garbage collected')
    .option('--delete', 'Delete build record')
    .action((ref: string, flags: { pin?: boolean; unpin?: boolean; delete?: boolean }, command: Command) =>
      withClient(command, async (client) => {
        if (flags.pin || flags.unpin) await client.updateHistory(ref, { pinned: flags.pin === true })
        if (flags.delete) await client.updateHistory(ref, { delete: true })
      }),
    )
}

function addDebugCommands(debug: Command): void {
  debug
    .command('workers')
    .description('list workers')
    .option('-f, --filter <filter>', 'containerd-style filter string slice', collect, [])
    .option('-v, --verbose', 'Verbose output')
    .option('--format <template>', "'{{json .}}'")
    .action((flags: DiskUsageFlags, command: Command) =>
      withClient(command, async (client) => {
        const workers = await client.workers(flags.filter)
        if (flags.format !== undefined) print(`${formatValue(flags.format, workers.map(workerJson))}\n`)
        else print(flags.verbose ? workersDetails(workers) : workersTable(workers))
      }),
    )
  debug
    .command('info')
    .description('display internal information')
    .option('--format <template>', "'{{json .}}'")
    .action((flags: { format?: string }, command: Command) =>
      withClient(command, async (client) => {
        const version = await client.version()
        if (flags.format !== undefined)
          print(`${formatValue(flags.format, { buildkitVersion: versionJson(version) })}\n`)
        else {
          const text = [version.package, version.version, version.revision]
            .map((part) => part ?? '')
            .join(' ')
          print(facts([['BuildKit', text]]))
        }
      }),
    )
  debug
    .command('dump-llb')
    .description('dump LLB in human-readable format. LLB can be also passed via stdin')
    .argument('[file]', '', '-')
    .option('--dot', 'Output dot format')
    .action(async (file: string, flags: { dot?: boolean }) => {
      const bytes = file === '-' ? await buffer(process.stdin) : readFileSync(file)
      print(dumpDefinition(bytes, flags.dot === true))
    })
}
