import { readFileSync } from 'node:fs'
import { type Command, CommanderError } from 'commander'
import { setProgramVersion } from '@slipway/rpc'

import { createBuildctl } from './buildctl/program.ts'
import { ExitCode, exitCodeOf } from './exit-codes.ts'
import { errorText } from './print/error.ts'
import { createSlipway } from './slipway/program.ts'

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Usage errors are thrown, not exited with, so that one place decides about codes. */
function throwing(command: Command): Command {
  command.exitOverride()
  for (const child of command.commands) throwing(child)
  return command
}

/** Whoever read our output has gone (`slipway du | head`): there is nobody left to tell. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(ExitCode.failed)
  })
}

setProgramVersion({ version: `v${version}`, revision: '' })
const asBuildctl = process.env['SLIPWAY_INVOKED_AS'] === 'buildctl'
const program = throwing(asBuildctl ? createBuildctl(version) : createSlipway(version))

try {
  await program.parseAsync()
} catch (error) {
  const code = exitCodeOf(error)
  const shown = error instanceof CommanderError
  if (!shown) {
    const prefix = asBuildctl ? 'error: ' : 'ERROR: '
    process.stderr.write(errorText(error, prefix, program.opts<{ debug?: boolean }>().debug === true))
  }
  process.exitCode = asBuildctl && code !== ExitCode.ok ? ExitCode.failed : code
}
// Sockets and threads of libraries must not keep a finished command alive, but what was written must get out.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
process.exit()
