import type { SourceRange } from '@slipway/base'
import type { ArgDefinition } from '../instructions/types.ts'
import type { StageState } from './stage-state.ts'

export interface OutlinedArg {
  readonly definition: ArgDefinition
  readonly value: string
  readonly location: readonly SourceRange[]
  /** Arguments that its default is made of. */
  readonly uses: ReadonlySet<string>
}

/** A secret or an SSH agent that steps ask for. */
export interface OutlinedNeed {
  readonly required: boolean
  readonly location: readonly SourceRange[]
}

/** What a stage can be given: collected while it is converted. */
export class StageOutline {
  readonly args: Map<string, OutlinedArg>
  readonly usedArgs: Set<string>
  readonly secrets = new Map<string, OutlinedNeed>()
  readonly ssh = new Map<string, OutlinedNeed>()

  constructor(args: ReadonlyMap<string, OutlinedArg> = new Map(), usedArgs: Iterable<string> = []) {
    this.args = new Map(args)
    this.usedArgs = new Set(usedArgs)
  }

  /** For a stage that continues this one. */
  clone(): StageOutline {
    return new StageOutline(this.args, this.usedArgs)
  }

  /** The first step that asks for a thing is the one that is shown. */
  need(kind: 'secrets' | 'ssh', id: string, need: OutlinedNeed): void {
    if (!this[kind].has(id)) this[kind].set(id, need)
  }

  /** Arguments in use, those that their defaults are made of with them. */
  allUsedArgs(): ReadonlySet<string> {
    const used = new Set(this.usedArgs)
    for (const name of used) for (const other of this.args.get(name)?.uses ?? []) used.add(other)
    return used
  }
}

/** All that a target can be given, its stages taken together, in the order of the file. */
export interface Outline {
  readonly name: string
  readonly description: string
  readonly args: readonly OutlinedArg[]
  readonly secrets: readonly (OutlinedNeed & { readonly name: string })[]
  readonly ssh: readonly (OutlinedNeed & { readonly name: string })[]
}

export function outlineOf(target: StageState): Outline {
  const args = new Map<string, OutlinedArg>()
  const secrets = new Map<string, OutlinedNeed>()
  const ssh = new Map<string, OutlinedNeed>()
  for (const { outline } of stagesFrom(target)) {
    for (const name of outline.allUsedArgs()) {
      const arg = outline.args.get(name)
      if (arg && !args.has(name)) args.set(name, arg)
    }
    for (const [id, need] of outline.secrets) if (!secrets.has(id)) secrets.set(id, need)
    for (const [id, need] of outline.ssh) if (!ssh.has(id)) ssh.set(id, need)
  }
  return {
    name: target.stage.name,
    description: target.stage.docComment,
    args: [...args.values()].sort(byLine),
    secrets: named(secrets),
    ssh: named(ssh),
  }
}

/** The stage, what it continues, then what it reads from: the first that knows a name tells about it. */
function stagesFrom(target: StageState): ReadonlySet<StageState> {
  const seen = new Set<StageState>()
  const open = [target]
  for (let stage = open.pop(); stage; stage = open.pop()) {
    if (seen.has(stage)) continue
    seen.add(stage)
    open.push(...[...stage.dependencies.keys()].reverse())
    if (stage.base) open.push(stage.base)
  }
  return seen
}

function named(
  needs: ReadonlyMap<string, OutlinedNeed>,
): readonly (OutlinedNeed & { readonly name: string })[] {
  return [...needs].map(([name, need]) => ({ name, ...need })).sort(byLine)
}

function byLine(
  a: { readonly location: readonly SourceRange[] },
  b: { readonly location: readonly SourceRange[] },
): number {
  return (a.location[0]?.start.line ?? 0) - (b.location[0]?.start.line ?? 0)
}
