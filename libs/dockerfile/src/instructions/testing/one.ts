import { errorMessage } from '@slipway/base'
import { emptyEnv, envFromList } from '../../shell/env.ts'
import { expandWord } from '../../shell/expand.ts'
import { parseDockerfile } from '../dockerfile.ts'
import { expand } from '../expand.ts'
import type { ExpandedInstruction, Instruction, InstructionKind } from '../types.ts'

export type OfKind<K extends InstructionKind, I extends Instruction = Instruction> = Extract<
  I,
  { readonly kind: K }
>

/** The one instruction of a stage, which must be of `kind`. */
export function parseOne<K extends InstructionKind>(kind: K, text: string): OfKind<K> {
  const instruction = parseDockerfile(`FROM scratch\n${text}`).stages[0]?.instructions[0]
  if (instruction?.kind !== kind) throw new Error(`${instruction?.kind} is no ${kind}`)
  return instruction as OfKind<K>
}

export function expandOne<K extends InstructionKind>(
  kind: K,
  text: string,
  env: readonly string[] = [],
): Extract<ExpandedInstruction, { readonly kind: K }> {
  const variables = env.length === 0 ? emptyEnv : envFromList(env)
  const expanded = expand(parseOne(kind, text), (word) => expandWord(word, variables, { escapeToken: '\\' }))
  return expanded as Extract<ExpandedInstruction, { readonly kind: K }>
}

/** The message with which parsing and expanding the instruction on line 2 fails, its usual head taken off. */
export function failureOf(text: string): string {
  try {
    const instruction = parseDockerfile(`FROM scratch\n${text}`).stages[0]!.instructions[0]!
    expand(instruction, (word) => expandWord(word, emptyEnv, { escapeToken: '\\' }))
  } catch (error) {
    return errorMessage(error).replace(/^dockerfile parse error on line 2: /, '')
  }
  throw new Error('nothing failed')
}
