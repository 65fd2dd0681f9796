import { SlipwayError, wrapError } from '@slipway/base'
import { loadLargeDefinition, type LoadOptions } from '@slipway/llb'
import { pb } from '@slipway/proto'
import type { OpContext, Result } from '@slipway/solver'
import type { Worker } from '@slipway/worker'
import { toNumber } from '../pb-numbers.ts'
import { inputId } from '../results.ts'
import { workContext } from '../work-context.ts'

const DEFINITION_INPUT = 'buildkit.llb.definition'
const DEFAULT_FILE = 'buildkit.llb.definition'
const FILE_ATTRIBUTE = 'llbbuild.filename'
const LLB_BUILDER = -1

export interface BuildParts {
  readonly worker: Worker
  readonly load?: LoadOptions
}

/** Builds what a definition says that is a file of an input, as a part of the build that the op belongs to. */
export async function runBuild(
  build: pb.BuildOp.$Properties,
  inputs: readonly Result[],
  context: OpContext,
  { worker, load }: BuildParts,
): Promise<Result> {
  if (toNumber(build.builder) !== LLB_BUILDER) {
    throw new SlipwayError('invalid-argument', 'only LLB builder is currently allowed')
  }
  const source = build.inputs?.[DEFINITION_INPUT]
  if (!source) throw new SlipwayError('invalid-argument', `no llb definition input ${DEFINITION_INPUT} found`)
  const index = toNumber(source.input)
  if (index < 0 || index >= inputs.length)
    throw new SlipwayError('invalid-argument', `invalid index ${index}`)
  const path = build.attrs?.[FILE_ATTRIBUTE] ?? DEFAULT_FILE
  const bytes = await worker.readFile(inputId(inputs[index]), path, undefined, workContext(context))
  const graph = await loadLargeDefinition(decode(bytes, path), load)
  return await context.build(graph.head)
}

function decode(bytes: Uint8Array, path: string): pb.Definition.$Properties {
  try {
    return pb.Definition.decode(bytes)
  } catch (error) {
    throw wrapError(new SlipwayError('invalid-argument', String(error)), `${path} is not a definition`)
  }
}
