import { Command } from 'commander'
import { Client } from '@slipway/client'
import { historyRecord, historyTable, showLogs } from '../commands/history.ts'
import { knownMisses, showWhy, type WhyFlags } from '../commands/why.ts'
import { type DiskUsageFlags, prune, type PruneFlags, showDiskUsage } from '../commands/usage.ts'
import { connect, type ConnectOptions } from '../daemon/connect.ts'
import { dialStdio } from '../daemon/dial-stdio.ts'
import { isServing, readPid, startDaemon, stopDaemon } from '../daemon/embedded.ts'
import { type FsckFlags, runFsck } from '../daemon/fsck.ts'
import { daemonPlaces } from '../daemon/places.ts'
import { UsageError } from '../exit-codes.ts'
import { interruptSignal } from '../interrupt.ts'
import { collect } from '../parse/pairs.ts'
import { formatValue } from '../print/format.ts'
import { messageJson, workerJson } from '../print/json.ts'
import { workersDetails, workersTable } from '../print/workers.ts'
import { addBuildCommand } from './build.ts'

const print = (text: string): void => {
  process.stdout.write(text)
}

export function createSlipway(version: string): Command {
  const program = new Command('slipway')
    .description('build container images')
    .version(version)
    .option('--addr <address>', 'daemon to use (unix:///…, tcp://…; $SLIPWAY_HOST, $BUILDKIT_HOST)')
    .option('--tlscacert <file>', 'CA certificate of the daemon')
    .option('--tlscert <file>', 'client certificate')
    .option('--tlskey <file>', 'key of the client certificate')
    .option('--tlsdir <directory>', 'directory with ca.pem, cert.pem, key.pem (or ca.crt, tls.crt, tls.key)')
    .option('--tlsservername <name>', 'name to expect in the certificate of the daemon')
    .option('--timeout <seconds>', 'how long to wait for the daemon', '5')
    .option('--debug', 'say more about errors')
  addBuildCommand(program)
  addUsageCommands(program)
  addWorkersCommand(program)
  addHistoryCommand(program)
  addWhyCommand(program)
  addDaemonCommands(program)
  addFsckCommand(program)
  program
    .command('dial-stdio', { hidden: true })
    .description('join standard input and output to the daemon')
    .action(async () => {
      const { addr, timeout } = program.opts<ConnectOptions>()
      const address = addr ?? process.env['SLIPWAY_HOST'] ?? process.env['BUILDKIT_HOST']
      await dialStdio(address ?? daemonPlaces(process.env, uid()).address, Number(timeout ?? 5) * 1000)
    })
  return program
}

async function withClient(command: Command, use: (client: Client) => Promise<void>): Promise<void> {
  const options = command.optsWithGlobals<ConnectOptions>()
  await using client = await connect(options, process.env, (text) =>
    process.stderr.write(`slipway: ${text}\n`),
  )
  await use(client)
}

function addUsageCommands(program: Command): void {
  program
    .command('du')
    .description('show what the build cache takes')
    .option('-f, --filter <filter>', 'only records that match', collect, [])
    .option('-v, --verbose', 'show all about each record')
    .option('--format <template>', "'{{json .}}'")
    .action((flags: DiskUsageFlags, command: Command) =>
      withClient(command, (client) => showDiskUsage(client, flags, print)),
    )
  program
    .command('prune')
    .description('remove build cache')
    .option('-f, --filter <filter>', 'only records that match', collect, [])
    .option('-a, --all', 'internal and frontend records as well')
    .option('--keep-duration <duration>', 'keep what was used since')
    .option('--keep-storage <megabytes>', 'remove only what is above this')
    .option('--keep-storage-min <megabytes>', 'always keep so much')
    .option('--free-storage <megabytes>', 'remove until so much of the disk is free')
    .option('-v, --verbose', 'show all about each record')
    .option('--format <template>', "'{{json .}}'")
    .action((flags: PruneFlags, command: Command) =>
      withClient(command, (client) => prune(client, flags, print, interruptSignal())),
    )
}

function addWorkersCommand(program: Command): void {
  program
    .command('workers')
    .description('list the workers of the daemon')
    .option('-f, --filter <filter>', 'only workers that match', collect, [])
    .option('-v, --verbose', 'show all about each worker')
    .option('--format <template>', "'{{json .}}'")
    .action((flags: DiskUsageFlags, command: Command) =>
      withClient(command, async (client) => {
        const workers = await client.workers(flags.filter)
        if (flags.format !== undefined) print(`${formatValue(flags.format, workers.map(workerJson))}\n`)
        else print(flags.verbose ? workersDetails(workers) : workersTable(workers))
      }),
    )
}

function addFsckCommand(program: Command): void {
  program
    .command('fsck')
    .description('check what a stopped daemon keeps')
    .option('--root <directory>', 'its state directory')
    .option('--deep', 'read every blob and compare it with its digest')
    .option('--repair', 'remove what is unusable; it costs cache, never a record of a build')
    .action(async ({ root, deep, repair }: FsckFlags) => {
      const place = root ?? daemonPlaces(process.env, uid()).root
      process.exitCode = await runFsck([
        '--root',
        place,
        ...(deep ? ['--deep'] : []),
        ...(repair ? ['--repair'] : []),
      ])
    })
}

function addHistoryCommand(program: Command): void {
  const history = program.command('history').description('builds of the past')
  history
    .command('ls', { isDefault: true })
    .description('list builds')
    .action((_flags: unknown, command: Command) =>
      withClient(command, async (client) => print(await historyTable(client))),
    )
  history
    .command('inspect')
    .argument('<build>')
    .description('show the record of a build as JSON')
    .action((ref: string, _flags: unknown, command: Command) =>
      withClient(command, async (client) => {
        const record = await historyRecord(client, ref)
        if (!record) throw new UsageError(`no build ${ref}`)
        const misses = await knownMisses(client, ref)
        const shown = { ...(messageJson(record) as object), ...(misses ? { misses } : {}) }
        print(`${JSON.stringify(shown, null, 2)}\n`)
      }),
    )
  history
    .command('logs')
    .argument('<build>')
    .description('show what a build printed')
    .option('--progress <mode>', 'plain, tty, rawjson', 'plain')
    .action((ref: string, flags: { progress: string }, command: Command) =>
      withClient(command, (client) => showLogs(client, ref, flags.progress, interruptSignal())),
    )
  history
    .command('rm')
    .argument('<build...>')
    .description('remove records')
    .action((refs: readonly string[], _flags: unknown, command: Command) =>
      withClient(command, async (client) => {
        for (const ref of refs) await client.updateHistory(ref, { delete: true })
      }),
    )
}

function addWhyCommand(program: Command): void {
  program
    .command('why')
    .argument('[build]', 'ref of a build, or the beginning of one; the last build without it')
    .argument('[step]', "part of a step's name, or the beginning of its digest")
    .description('say why steps ran instead of coming from the cache')
    .option('--format <template>', "'{{json .}}'")
    .action((build: string | undefined, step: string | undefined, flags: WhyFlags, command: Command) =>
      withClient(command, (client) => showWhy(client, { ...flags, build, step }, print)),
    )
}

function addDaemonCommands(program: Command): void {
  const places = () => daemonPlaces(process.env, uid())
  const daemon = program.command('daemon').description("this user's own slipwayd")
  daemon
    .command('status', { isDefault: true })
    .description('say whether it runs')
    .action(async () => {
      const { address, root, log } = places()
      const running = await isServing(address)
      const pid = readPid(places())
      print(`${running ? `running${pid === undefined ? '' : ` as process ${pid}`}` : 'not running'}\n`)
      print(`address: ${address}\nroot: ${root}\nlog: ${log}\n`)
      if (!running) process.exitCode = 1
    })
  daemon
    .command('start')
    .description('start it, if it does not run')
    .action(async () => {
      if (!(await isServing(places().address))) await startDaemon(places())
      print(`${places().address}\n`)
    })
  daemon
    .command('stop')
    .description('stop it')
    .action(async () => {
      if (!(await stopDaemon(places()))) process.stderr.write('slipway: no daemon was started by slipway\n')
    })
}

function uid(): number {
  return process.getuid?.() ?? 0
}
