import { sha256 } from '@slipway/base'
import { pb } from '@slipway/proto'

interface DumpedOp {
  readonly Op: pb.Op.$Shape
  readonly Digest: string
  readonly OpMetadata: pb.OpMetadata.$Properties
}

/** The ops of a definition: one JSON object a line, or a graph for Graphviz. */
export function dumpDefinition(bytes: Uint8Array, dot: boolean): string {
  const definition = pb.Definition.decode(bytes)
  const ops = (definition.def ?? []).map((op): DumpedOp => {
    const digest = sha256(op)
    return { Op: pb.Op.decode(op), Digest: digest, OpMetadata: definition.metadata?.[digest] ?? {} }
  })
  return dot ? graph(ops) : ops.map((op) => `${JSON.stringify(op)}\n`).join('')
}

function graph(ops: readonly DumpedOp[]): string {
  const nodes = ops.map(({ Op, Digest }) => {
    const { label, shape } = look(Op, Digest)
    return `  ${JSON.stringify(Digest)} [label=${JSON.stringify(label)} shape=${JSON.stringify(shape)}];`
  })
  const edges = ops.flatMap(({ Op, Digest }) =>
    (Op.inputs ?? []).map((input, index) => {
      const mounts = Op.exec?.mounts ?? []
      const mount = mounts.find(({ input: at, dest }) => Number(at ?? 0) === index && dest !== '/')
      return `  ${JSON.stringify(input.digest)} -> ${JSON.stringify(Digest)} [label=${JSON.stringify(mount?.dest ?? '')}];`
    }),
  )
  return ['digraph {', ...nodes, ...edges, '}', ''].join('\n')
}

function look(op: pb.Op.$Shape, digest: string): { readonly label: string; readonly shape: string } {
  if (op.source) return { label: op.source.identifier ?? '', shape: 'ellipse' }
  if (op.exec) return { label: (op.exec.meta?.args ?? []).join(' '), shape: 'box' }
  if (op.file) return { label: (op.file.actions ?? []).map(describeAction).join(','), shape: 'note' }
  if (op.build) return { label: 'build', shape: 'box3d' }
  if (op.merge) return { label: 'merge', shape: 'invtriangle' }
  if (op.diff) return { label: 'diff', shape: 'doublecircle' }
  return { label: digest, shape: 'plaintext' }
}

function describeAction({ copy, mkfile, mkdir, rm, symlink }: pb.FileAction.$Shape): string {
  if (copy) return `copy{src=${copy.src ?? ''}, dest=${copy.dest ?? ''}}`
  if (mkfile) return `mkfile{path=${mkfile.path ?? ''}}`
  if (mkdir) return `mkdir{path=${mkdir.path ?? ''}}`
  if (rm) return `rm{path=${rm.path ?? ''}}`
  if (symlink) return `symlink{oldpath=${symlink.oldpath ?? ''}, newpath=${symlink.newpath ?? ''}}`
  return ''
}
