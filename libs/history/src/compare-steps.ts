import type { FileChange, InputChange, StepFile, StepInput, StepReason, StepState } from './steps.ts'

/** Changed files that are listed for one input. */
const FILE_CHANGES = 1000

/** How far apart two states are: what is nearest is what a step was before. */
export function distance(before: StepState, now: StepState): number {
  return (
    changedFields(before, now).length +
    changedInputs(before, now).length +
    Math.abs(before.inputs.length - now.inputs.length)
  )
}

/** `isUnchanged` says which vertices ran although nothing about them is new: the keys they got may be others than before. */
export function reasonOf(
  before: StepState,
  now: StepState,
  isUnchanged: (vertex: string) => boolean = () => false,
): StepReason {
  const fields = before.cacheMap === now.cacheMap ? [] : changedFields(before, now)
  const inputs = changedInputs(before, now)
    .filter((index) => !isUnchanged(now.inputs[index]!.vertex))
    .map((index) => inputChange(index, before, now))
  if (before.cacheMap !== now.cacheMap && fields.length === 0) fields.push('what it resolves to')
  if (fields.length === 0 && inputs.length === 0) return { kind: 'pruned' }
  return { kind: 'changed', fields, inputs }
}

function changedFields(before: StepState, now: StepState): string[] {
  const names = new Set([...Object.keys(before.fields), ...Object.keys(now.fields)])
  return [...names].filter((name) => before.fields[name] !== now.fields[name]).sort()
}

function changedInputs(before: StepState, now: StepState): number[] {
  return now.inputs
    .map((_, index) => index)
    .filter((index) => !isSame(before.inputs[index], now.inputs[index]!))
}

/** An input is the same when one of its keys is: they are alternatives. */
function isSame(before: StepInput | undefined, now: StepInput): boolean {
  return before !== undefined && now.keys.some((key) => before.keys.includes(key))
}

function inputChange(index: number, before: StepState, now: StepState): InputChange {
  const { name, files } = now.inputs[index]!
  const old = before.inputs[index]?.files
  if (!files || !old) return { input: index, name, omitted: 0 }
  const changes = compareFiles(old, files)
  return {
    input: index,
    name,
    files: changes.slice(0, FILE_CHANGES),
    omitted: Math.max(0, changes.length - FILE_CHANGES),
  }
}

function compareFiles(before: readonly StepFile[], now: readonly StepFile[]): readonly FileChange[] {
  const old = new Map(before.map((file) => [file.path, file]))
  const changes: FileChange[] = []
  for (const file of now) {
    const was = old.get(file.path)
    old.delete(file.path)
    if (was?.digest === file.digest) continue
    changes.push({ path: file.path, ...(was ? { before: pick(was) } : {}), after: pick(file) })
  }
  for (const file of old.values()) changes.push({ path: file.path, before: pick(file) })
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function pick({ size, digest }: StepFile): Omit<StepFile, 'path'> {
  return { size, digest }
}
