import { Command } from 'commander'
import { createLogger, errorMessage, type Problem } from '@slipway/base'
import { openDaemon } from '../adapters.ts'
import { loadConfig } from '../config/load.ts'
import { openStateRoot, type StateRoot } from '../state-root.ts'
import { checkRoot } from './check.ts'

interface Options {
  readonly root: readonly string[]
  readonly deep?: boolean
  readonly repair?: boolean
}

const DEFAULT_ROOT = '/var/lib/slipway'

/** Nothing was found, or all of it is repaired; something is left; the check could not be made. */
const Exit = { clean: 0, problems: 1, failed: 2 } as const

export async function runFsck(args: readonly string[]): Promise<number> {
  const command = new Command('fsck')
    .description('check the state of a daemon that is not running')
    .option(
      '--root <directory>',
      'state directory, /var/lib/slipway if none is named (repeatable)',
      collect,
      [],
    )
    .option('--deep', 'read every blob and compare it with its digest')
    .option('--repair', 'remove what is unusable; it costs cache, never a record of a build')
    .exitOverride()
  try {
    const options = command.parse([...args], { from: 'user' }).opts<Options>()
    const roots = options.root.length > 0 ? options.root : [DEFAULT_ROOT]
    let worst: number = Exit.clean
    for (const path of roots) {
      if (roots.length > 1) process.stdout.write(`${path}:\n`)
      using root = openStateRoot(path)
      worst = Math.max(worst, await check(root, options))
    }
    return worst
  } catch (error) {
    if (error instanceof Error && 'exitCode' in error) return error.exitCode === 0 ? Exit.clean : Exit.failed
    process.stderr.write(`fsck: ${errorMessage(error)}\n`)
    return Exit.failed
  }
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

async function check(root: StateRoot, options: Options): Promise<number> {
  const deep = options.deep ?? false
  const problems = await checkRoot(root, { deep })
  print(problems, options.repair ? 'found' : '')
  if (!options.repair || problems.length === 0) return conclude(problems)
  for (const problem of problems) await problem.repair?.()
  await startOnce(root)
  const left = await checkRoot(root, { deep })
  print(left, 'left')
  return conclude(left)
}

/** Most of what a crash leaves is removed by every start of the daemon: the same code does it here. */
async function startOnce(root: StateRoot): Promise<void> {
  const config = loadConfig({ root: root.path, ociWorkerGc: false })
  const logger = createLogger({ level: 'error', service: 'fsck', format: 'text' })
  await using _daemon = await openDaemon(config, root, logger, () => false)
}

function print(problems: readonly Problem[], word: string): void {
  for (const { place, text } of problems)
    process.stdout.write(`${word === '' ? '' : `${word}: `}${place}: ${text}\n`)
}

function conclude(problems: readonly Problem[]): number {
  process.stdout.write(problems.length === 0 ? 'no problems\n' : `${problems.length} problems\n`)
  return problems.length === 0 ? Exit.clean : Exit.problems
}
