import { SlipwayError } from '@slipway/base'
import type { EnvList } from '@slipway/llb'
import type { ConvertContext } from './options.ts'

const KEY = 'SOURCE_DATE_EPOCH'

export interface ResolvedEpoch {
  readonly epoch: bigint | undefined
  readonly args: EnvList
  readonly buildArgs: ReadonlyMap<string, string>
}

/**
 * The time that files and history entries get: SOURCE_DATE_EPOCH of the build, else of the file. A number of seconds,
 * or the name of a source whose own time it is; instructions see the number.
 */
export async function resolveEpoch(
  args: EnvList,
  buildArgs: ReadonlyMap<string, string>,
  context: Pick<ConvertContext, 'sourceTime'>,
  stages: readonly string[],
): Promise<ResolvedEpoch> {
  const value = buildArgs.get(KEY) ?? args.get(KEY) ?? ''
  if (value === '') return { epoch: undefined, args, buildArgs }
  const epoch = isSeconds(value)
    ? BigInt(value)
    : await context.sourceTime(value, stages.includes(value.toLowerCase()))
  return { epoch, args: setIn(args, epoch), buildArgs: setInMap(buildArgs, epoch) }
}

function isSeconds(value: string): boolean {
  return /^[+-]?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
}

function setIn(args: EnvList, epoch: bigint | undefined): EnvList {
  if (args.get(KEY) === undefined) return args
  return epoch === undefined ? args.delete(KEY) : args.set(KEY, String(epoch))
}

function setInMap(args: ReadonlyMap<string, string>, epoch: bigint | undefined): ReadonlyMap<string, string> {
  if (!args.has(KEY)) return args
  const next = new Map(args)
  if (epoch === undefined) next.delete(KEY)
  else next.set(KEY, String(epoch))
  return next
}

export function invalidEpoch(value: string): SlipwayError {
  return new SlipwayError('invalid-argument', `invalid SOURCE_DATE_EPOCH: ${value}`)
}
