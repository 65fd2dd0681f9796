import { SlipwayError } from '@slipway/base'
import type { EnvList, State } from '@slipway/llb'
import type { Stage } from '../instructions/types.ts'
import { withLocation } from '../parser/location.ts'
import type { ExpandOptions } from '../shell/expand.ts'
import { epochSource } from './epoch-stage.ts'
import type { ConvertContext } from './options.ts'

const KEY = 'SOURCE_DATE_EPOCH'

export interface ResolvedEpoch {
  readonly epoch: bigint | undefined
  readonly args: EnvList
  readonly buildArgs: ReadonlyMap<string, string>
}

export interface EpochScope {
  readonly buildArgs: ReadonlyMap<string, string>
  readonly stages: readonly Stage[]
  readonly expansion: ExpandOptions
  readonly context: Pick<ConvertContext, 'sourceTime' | 'mainContext' | 'namedContext'>
}

/**
 * The time that files and history entries get: SOURCE_DATE_EPOCH of the build, else of the file. A number of seconds,
 * or the name of a source whose own time it is; instructions see the number.
 */
export async function resolveEpoch(args: EnvList, scope: EpochScope): Promise<ResolvedEpoch> {
  const { buildArgs } = scope
  const value = buildArgs.get(KEY) ?? args.get(KEY) ?? ''
  if (value === '') return { epoch: undefined, args, buildArgs }
  const epoch = isSeconds(value) ? BigInt(value) : await timeOf(value, args.delete(KEY), scope)
  return { epoch, args: setIn(args, epoch), buildArgs: setInMap(buildArgs, epoch) }
}

/** The time of the build context, of a named context, or of the source that a stage is. */
async function timeOf(
  name: string,
  args: EnvList,
  { context, stages, buildArgs, expansion }: EpochScope,
): Promise<bigint | undefined> {
  if (name === 'context') {
    const state = await context.mainContext(undefined)
    return await context.sourceTime(state, '[internal] resolve main build context metadata')
  }
  const named = context.namedContext(name, { paths: () => undefined })
  if (named) {
    const { state } = await named.load()
    return await context.sourceTime(state, `[internal] resolve SOURCE_DATE_EPOCH named context ${name}`)
  }
  const stage = stages.find((candidate) => candidate.name === name.toLowerCase())
  if (!stage) throw new SlipwayError('invalid-argument', `invalid SOURCE_DATE_EPOCH: ${name}`)
  const logName = `[internal] resolve SOURCE_DATE_EPOCH source stage ${stage.name}`
  return await context.sourceTime(sourceOf(stage, args, buildArgs, expansion), logName)
}

function sourceOf(
  stage: Stage,
  args: EnvList,
  buildArgs: ReadonlyMap<string, string>,
  expansion: ExpandOptions,
): State {
  try {
    return epochSource(stage, args, buildArgs, expansion)
  } catch (error) {
    throw withLocation(error, stage.location)
  }
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
