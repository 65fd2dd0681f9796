import { chompHeredoc, findHeredocStart } from '../parser/heredoc.ts'
import type { AstInstruction } from '../parser/ast.ts'
import { parseFlags } from './flags.ts'
import { invalid, type Request } from './request.ts'
import type { AddInstruction, CopyInstruction, InlineSource, SourcesAndDestination } from './types.ts'

function requireDestination(node: AstInstruction, keyword: string): void {
  if (node.args.length >= 2) return
  const reason =
    'requires at least two arguments, but only one was provided. Destination could not be determined'
  throw invalid(`${keyword} ${reason}`)
}

function sourcesAndDestination(node: AstInstruction, keyword: string): SourcesAndDestination {
  const destination = node.args.at(-1)!
  if (findHeredocStart(destination) !== undefined) {
    throw invalid(`${keyword} cannot accept a heredoc as a destination`)
  }
  const bodies = new Map(node.heredocs.map(({ name, content }) => [name, content]))
  const sources: string[] = []
  const contents: InlineSource[] = []
  for (const source of node.args.slice(0, -1)) {
    const heredoc = findHeredocStart(source)
    if (heredoc === undefined) {
      sources.push(source)
      continue
    }
    const body = bodies.get(heredoc.name) ?? ''
    const data = heredoc.chomp ? chompHeredoc(body) : body
    contents.push({ path: heredoc.name, data, expand: heredoc.expand })
  }
  return { sources, contents, destination }
}

export function parseCopy({ node, base }: Request): CopyInstruction {
  requireDestination(node, 'COPY')
  const { values } = parseFlags(node.flags, {
    chown: 'string',
    from: 'string',
    chmod: 'string',
    link: 'boolean',
    exclude: 'strings',
    parents: 'boolean',
  })
  return {
    ...base,
    kind: 'copy',
    ...sourcesAndDestination(node, 'COPY'),
    from: values.from ?? '',
    chown: values.chown ?? '',
    chmod: values.chmod ?? '',
    link: values.link === true,
    parents: values.parents === true,
    excludes: values.exclude,
  }
}

export function parseAdd({ node, base }: Request): AddInstruction {
  requireDestination(node, 'ADD')
  const { values } = parseFlags(node.flags, {
    chown: 'string',
    chmod: 'string',
    link: 'boolean',
    'keep-git-dir': 'boolean',
    checksum: 'string',
    unpack: 'boolean',
    exclude: 'strings',
  })
  return {
    ...base,
    kind: 'add',
    ...sourcesAndDestination(node, 'ADD'),
    chown: values.chown ?? '',
    chmod: values.chmod ?? '',
    link: values.link === true,
    excludes: values.exclude,
    checksum: values.checksum ?? '',
    keepGitDir: values['keep-git-dir'],
    unpack: values.unpack,
  }
}
