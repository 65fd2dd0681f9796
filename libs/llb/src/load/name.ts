import type { pb } from '@slipway/proto'
import { invalid, toNumber } from './validate.ts'

/** A merge of merges of merges doubles its name at each level: names past this length are cut. */
const MAX_NAME = 8192

const CUSTOM_NAME = 'llb.customname'

/** What users see of a vertex: the name the client gave, else one made from the op. `inputName` names an input vertex. */
export function vertexName(
  op: pb.Op.$Properties,
  description: Readonly<Record<string, string>> | undefined,
  inputName: (index: number) => string,
): string {
  if (description && Object.hasOwn(description, CUSTOM_NAME)) return description[CUSTOM_NAME]!
  const name = defaultName(op, inputName)
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name
}

function defaultName(op: pb.Op.$Properties, inputName: (index: number) => string): string {
  if (op.source) return op.source.identifier ?? ''
  if (op.exec) return (op.exec.meta?.args ?? []).join(' ')
  if (op.file) return (op.file.actions ?? []).map(actionName).filter(Boolean).join(', ')
  if (op.build) return 'build'
  if (op.merge) return mergeName(op.inputs?.length ?? 0, inputName)
  if (op.diff) return diffName(op, inputName)
  if (op.passthrough) return `passthrough ${op.passthrough.id ?? ''}`
  return 'unknown'
}

function mergeName(inputs: number, inputName: (index: number) => string): string {
  const names: string[] = []
  let length = 0
  for (let index = 0; index < inputs && length <= MAX_NAME; index++) {
    names.push(inputName(index))
    length += names[index]!.length
  }
  return `merge (${names.join(', ')})`
}

function diffName(op: pb.Op.$Properties, inputName: (index: number) => string): string {
  const side = (
    part: { readonly input?: pb.LowerDiffInput.$Properties['input'] } | null | undefined,
  ): string => {
    const index = toNumber(part?.input)
    if (index === -1) return 'scratch'
    if (index < 0 || index >= (op.inputs?.length ?? 0)) throw invalid(`invalid diff input index ${index}`)
    return `(${inputName(index)})`
  }
  return `diff ${side(op.diff?.lower)} -> ${side(op.diff?.upper)}`
}

function actionName(action: pb.FileAction.$Properties): string {
  if (action.mkdir) return `mkdir ${action.mkdir.path ?? ''}`
  if (action.mkfile) return `mkfile ${action.mkfile.path ?? ''}`
  if (action.symlink) return `symlink ${action.symlink.newpath ?? ''} -> ${action.symlink.oldpath ?? ''}`
  if (action.rm) return `rm ${action.rm.path ?? ''}`
  if (action.copy) return `copy ${action.copy.src ?? ''} ${action.copy.dest ?? ''}`
  return ''
}
