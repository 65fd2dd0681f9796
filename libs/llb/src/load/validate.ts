import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import Long from 'long'

type Op = pb.Op.$Properties
type Int = number | Long | null | undefined

/** An int64 of the wire as a number; anything beyond 2^53 is out of every range we use. */
export function toNumber(value: Int): number {
  if (value === null || value === undefined) return 0
  return typeof value === 'number' ? value : value.toNumber()
}

/**
 * Refuses an op that no client means: nil submessages, missing parts, indices outside of the op's own inputs.
 * What needs other vertices (input digests, output counts) is checked by the loader.
 */
export function validateOp(op: Op): void {
  const inputs = op.inputs?.length ?? 0
  if (op.exec) validateExec(op.exec, inputs)
  else if (op.file) validateFile(op.file, inputs)
  else if (op.build) validateBuild(op.build, inputs)
  else if (op.merge) validateMerge(op.merge, inputs)
  else if (op.diff) validateDiff(op.diff, inputs)
  else if (op.passthrough) validatePassthrough(op.passthrough, inputs)
}

/** How many results the op gives. Exec and file ops may leave gaps; the count is the highest index plus one. */
export function outputCount(op: Op): number {
  if (op.exec) return countOutputs(op.exec.mounts)
  if (op.file) return countOutputs(op.file.actions)
  if (op.passthrough) return op.passthrough.outputs?.length ?? 0
  return 1
}

function countOutputs(parts: readonly { readonly output?: Int }[] | null | undefined): number {
  return (parts ?? []).reduce((count, part) => Math.max(count, toNumber(part.output) + 1), 0)
}

function validateExec(exec: pb.ExecOp.$Properties, inputs: number): void {
  if (!exec.meta) throw invalid('invalid exec op with no meta')
  if (!exec.meta.args?.length) throw invalid('invalid exec op with no args')
  if (!exec.mounts?.length) throw invalid('invalid exec op with no mounts')
  if (!exec.mounts.some((mount) => mount.dest === '/')) throw invalid('invalid exec op with no rootfs')
  for (const mount of exec.mounts) {
    const input = toNumber(mount.input)
    if (!inRange(input, inputs)) throw invalid(`missing input ${input}`)
    checkOutput(toNumber(mount.output), exec.mounts.length)
  }
}

function validateFile(file: pb.FileOp.$Properties, inputs: number): void {
  const actions = file.actions ?? []
  if (actions.length === 0) throw invalid('invalid file op with no actions')
  // An index past the inputs names the result of an action, earlier or later.
  const limit = inputs + actions.length
  const outputs = new Set<number>()
  for (const action of actions) {
    const input = toNumber(action.input)
    const secondary = toNumber(action.secondaryInput)
    if (!inRange(input, limit)) throw invalid(`invalid input index ${input}, ${limit} provided`)
    if (!inRange(secondary, limit))
      throw invalid(`invalid secondary input index ${secondary}, ${inputs} provided`)
    for (const owner of owners(action)) {
      if (!inRange(owner, limit)) throw invalid(`invalid user index: ${owner}`)
    }
    const output = toNumber(action.output)
    checkOutput(output, actions.length)
    if (output >= 0 && outputs.has(output)) throw invalid(`duplicate output ${output}`)
    if (output >= 0) outputs.add(output)
  }
  if (outputs.size === 0) throw invalid('no outputs specified')
  for (let index = 0; index < outputs.size; index++) {
    if (!outputs.has(index)) throw invalid(`missing output index ${index}`)
  }
  checkActionLoops(actions, inputs)
}

/** Actions may name each other in any order; a loop is found by walking each once, with an explicit stack. */
function checkActionLoops(actions: readonly pb.FileAction.$Properties[], inputs: number): void {
  const state = new Uint8Array(actions.length)
  const OPEN = 1
  const DONE = 2
  for (let start = 0; start < actions.length; start++) {
    const stack = [start]
    while (stack.length > 0) {
      const current = stack.at(-1)!
      if (state[current] !== 0) {
        state[current] = DONE
        stack.pop()
        continue
      }
      state[current] = OPEN
      for (const index of dependencies(actions[current]!)) {
        const target = index - inputs
        if (target < 0 || state[target] === DONE) continue
        if (state[target] === OPEN) throw invalid(`loop from index ${index}`)
        stack.push(target)
      }
    }
  }
}

function dependencies(action: pb.FileAction.$Properties): readonly number[] {
  return [toNumber(action.input), toNumber(action.secondaryInput), ...owners(action)]
}

function owners(action: pb.FileAction.$Properties): readonly number[] {
  const owner = (action.copy ?? action.mkfile ?? action.mkdir ?? action.symlink)?.owner
  return [owner?.user?.byName, owner?.group?.byName].flatMap((name) => (name ? [toNumber(name.input)] : []))
}

function validateBuild(build: pb.BuildOp.$Properties, inputs: number): void {
  checkInput(toNumber(build.builder), inputs, 'build')
  for (const input of Object.values(build.inputs ?? {})) checkInput(toNumber(input.input), inputs, 'build')
}

function validateMerge(merge: pb.MergeOp.$Properties, inputs: number): void {
  if (!merge.inputs?.length) throw invalid('invalid merge op with no inputs')
  for (const input of merge.inputs) checkInput(toNumber(input.input), inputs, 'merge')
}

function validateDiff(diff: pb.DiffOp.$Properties, inputs: number): void {
  if (!diff.lower || !diff.upper) throw invalid('invalid diff op with nil lower or upper input')
  checkInput(toNumber(diff.lower.input), inputs, 'diff')
  checkInput(toNumber(diff.upper.input), inputs, 'diff')
}

function validatePassthrough(passthrough: pb.PassthroughOp.$Properties, inputs: number): void {
  if (!passthrough.id) throw invalid('invalid passthrough op with no id')
  if (!passthrough.outputs?.length) throw invalid('invalid passthrough op with no outputs')
  for (const output of passthrough.outputs) {
    const input = toNumber(output)
    if (!Number.isSafeInteger(input) || input < 0 || input >= inputs) {
      throw invalid(`invalid passthrough output input index ${input}`)
    }
  }
}

function checkInput(input: number, limit: number, what: string): void {
  if (!inRange(input, limit)) throw invalid(`invalid ${what} input index ${input}`)
}

/** -1 stands for an empty input. */
function inRange(input: number, limit: number): boolean {
  return Number.isSafeInteger(input) && input >= -1 && input < limit
}

function checkOutput(output: number, limit: number): void {
  if (output !== -1 && (!Number.isSafeInteger(output) || output < 0 || output >= limit)) {
    throw invalid(`invalid output index ${output}`)
  }
}

export function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
