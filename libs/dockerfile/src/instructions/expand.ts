import { parseMount } from './run-mount.ts'
import type {
  AddInstruction,
  CopyInstruction,
  ExpandedInstruction,
  Instruction,
  KeyValue,
  WordExpander,
} from './types.ts'

function expandPairs(pairs: readonly KeyValue[], expander: WordExpander): KeyValue[] {
  return pairs.map((pair) => ({ ...pair, key: expander(pair.key), value: expander(pair.value) }))
}

function expandFiles(
  instruction: AddInstruction | CopyInstruction,
  expander: WordExpander,
): ExpandedInstruction {
  const chown = expander(instruction.chown)
  const chmod = expander(instruction.chmod)
  const checksum = instruction.kind === 'add' ? { checksum: expander(instruction.checksum) } : {}
  const sources = instruction.sources.map(expander)
  return {
    ...instruction,
    chown,
    chmod,
    ...checksum,
    sources,
    destination: expander(instruction.destination),
  }
}

/**
 * The instruction with its words expanded, in the order in which BuildKit does it (the order of warnings).
 * Command lines are left to the shell, and the ports of EXPOSE are split too: see `ExposeInstruction`.
 */
export function expand(instruction: Instruction, expander: WordExpander): ExpandedInstruction {
  switch (instruction.kind) {
    case 'add':
    case 'copy':
      return expandFiles(instruction, expander)
    case 'arg': {
      const args = instruction.args.map((arg) => {
        const key = expander(arg.key)
        return { ...arg, key, value: arg.value === undefined ? undefined : expander(arg.value) }
      })
      return { ...instruction, args }
    }
    case 'env':
      return { ...instruction, env: expandPairs(instruction.env, expander) }
    case 'label':
      return { ...instruction, labels: expandPairs(instruction.labels, expander) }
    case 'run':
      return { ...instruction, mounts: instruction.mountFlags.map((flag) => parseMount(flag.text, expander)) }
    case 'stopsignal':
      return { ...instruction, signal: expander(instruction.signal) }
    case 'user':
      return { ...instruction, user: expander(instruction.user) }
    case 'volume':
      return { ...instruction, volumes: instruction.volumes.map(expander) }
    case 'workdir':
      return { ...instruction, path: expander(instruction.path) }
    default:
      return instruction
  }
}

/**
 * Expands the bodies of heredocs given as sources, where their delimiter was not quoted. The expander must leave
 * quotes alone (`skipQuotes`) and use the backslash whatever the file's escape token is.
 */
export function expandContents<I extends AddInstruction | CopyInstruction>(
  instruction: I,
  expander: WordExpander,
): I {
  const contents = instruction.contents.map((content) =>
    content.expand ? { ...content, data: expander(content.data) } : content,
  )
  return { ...instruction, contents }
}
