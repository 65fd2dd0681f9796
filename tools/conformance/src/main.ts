// Proves that a program at an address is what a port of Slipway asks for: one line for each thing that must hold, exit code 1 where one does not.
import { errorMessage } from '@slipway/base'
import { checkExecutor } from './executor/command.ts'
import { checkExporter } from './exporter/command.ts'

/** What can be proved. Each gets the rest of the command line and answers whether everything holds. */
const NOUNS: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  executor: (args) => checkExecutor(args),
  exporter: checkExporter,
}

const [noun = '', ...args] = process.argv.slice(2)
const check = NOUNS[noun]
if (!check) {
  console.error(
    `usage: conformance ${Object.keys(NOUNS).join('|')} --address ADDRESS [options]; --help says which`,
  )
  process.exit(2)
}
try {
  process.exit((await check(args)) ? 0 : 1)
} catch (error) {
  console.error(`conformance ${noun}: ${errorMessage(error)}`)
  process.exit(2)
}
