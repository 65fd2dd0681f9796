import { goQuote } from '@slipway/base'
import { reportDescription, reportFromCasing } from '../lint/instruction-checks.ts'
import { toLower } from '../shell/text.ts'
import { parseFlags } from './flags.ts'
import { docComment } from './key-values.ts'
import { invalid, type Request } from './request.ts'
import type { Stage } from './types.ts'

const validName = /^[a-z][a-z0-9-_.]*$/

function parseStageName(args: readonly string[]): string {
  const [, as, given] = args
  if (args.length === 3 && /^as$/iu.test(as!)) {
    const name = toLower(given!)
    if (validName.test(name)) return name
    const reason = "name can't start with a number or contain symbols"
    throw invalid(`invalid name for build stage: ${goQuote(given!)}, ${reason}`)
  }
  if (args.length !== 1) throw invalid('FROM requires either one or three arguments')
  return ''
}

/** The head of a stage; what follows it is added by `parseStages`. */
export function parseFrom({ node, base, linter }: Request): Stage {
  if (linter !== undefined) reportFromCasing(linter, node.keyword, node.args, base.location)
  const name = parseStageName(node.args)
  const { values } = parseFlags(node.flags, { platform: 'string' })
  if (name !== '') reportDescription(linter, 'FROM', [name], base)
  return {
    ...base,
    name,
    baseName: node.args[0]!,
    platform: values.platform ?? '',
    instructions: [],
    docComment: docComment(base.comments, name),
  }
}
