import { isCode } from '@slipway/base'
import type { Client, StepMiss } from '@slipway/client'
import { UsageError } from '../exit-codes.ts'
import { formatValue } from '../print/format.ts'
import { messageJson } from '../print/json.ts'
import { historyRefs } from './history.ts'

type InputChange = NonNullable<StepMiss['inputs']>[number]
type FileChange = NonNullable<InputChange['files']>[number]

export interface WhyFlags {
  readonly format?: string
}

export interface WhyQuery extends WhyFlags {
  /** Ref of a build or the beginning of one; the last build without it. */
  readonly build: string | undefined
  /** A part of a step's name, or the beginning of its digest; all steps without it. */
  readonly step: string | undefined
}

/** Says why steps of a build ran instead of coming from the cache. */
export async function showWhy(client: Client, query: WhyQuery, print: (text: string) => void): Promise<void> {
  const misses = await missesOf(client, await findBuild(client, query.build))
  const { step, format } = query
  const wanted = step === undefined ? misses : misses.filter((miss) => isMeant(miss, step))
  if (step !== undefined && wanted.length === 0)
    throw new UsageError(
      `no step ${JSON.stringify(step)} ran in that build: it came from the cache, or is not a part of it`,
    )
  if (format !== undefined) print(`${formatValue(format, wanted.map(messageJson))}\n`)
  else print(wanted.length === 0 ? 'all steps came from the cache\n' : wanted.map(describe).join(''))
}

/** Undefined where the daemon keeps no reasons, or none of this build. */
export async function knownMisses(client: Client, build: string): Promise<readonly unknown[] | undefined> {
  try {
    return (await missesOf(client, build)).map(messageJson)
  } catch (error) {
    if (isCode(error, 'unimplemented') || isCode(error, 'not-found')) return undefined
    throw error
  }
}

async function missesOf(client: Client, build: string): Promise<readonly StepMiss[]> {
  const misses: StepMiss[] = []
  for await (const miss of client.misses(build)) misses.push(miss)
  return misses
}

async function findBuild(client: Client, wanted: string | undefined): Promise<string> {
  const refs = await historyRefs(client)
  if (wanted === undefined) {
    if (refs.length === 0) throw new UsageError('no build is recorded')
    return refs[0]!
  }
  const found = refs.filter((ref) => ref === wanted || ref.startsWith(wanted))
  if (found.includes(wanted)) return wanted
  if (found.length === 1) return found[0]!
  throw new UsageError(found.length === 0 ? `no build ${wanted}` : `${wanted} may be ${found.join(', ')}`)
}

function isMeant({ name, vertex }: StepMiss, wanted: string): boolean {
  return (
    (name ?? '').includes(wanted) ||
    (vertex ?? '').startsWith(wanted) ||
    (vertex ?? '').startsWith(`sha256:${wanted}`)
  )
}

const REASONS: Readonly<Record<string, string>> = {
  forced: 'it, or what it is built upon, was to run without the cache',
  session: "it reads the client's files, as in every build",
  unseen: 'no step like it is remembered: it never ran, or that was long ago',
  pruned: 'nothing changed, but its result is no more in the cache: it was pruned or lost',
}

export function describe(miss: StepMiss): string {
  const lines = [miss.name ?? '']
  const { reason = '' } = miss
  if (reason !== 'changed') lines.push(`  ${REASONS[reason ?? ''] ?? reason}`)
  for (const field of miss.fields ?? []) lines.push(`  changed: ${field}`)
  for (const input of miss.inputs ?? []) lines.push(...describeInput(input))
  return `${lines.join('\n')}\n`
}

function describeInput({ name, listed, files, omitted }: InputChange): readonly string[] {
  const changes = files ?? []
  const lines = [`  changed: input ${JSON.stringify(name ?? '')}`]
  // Where no file is known to differ it is the step that made the input which is new.
  if (listed) lines.push(...changes.map((file) => `    ${describeFile(file)}`))
  if (Number(omitted ?? 0) > 0) lines.push(`    and ${Number(omitted)} more files`)
  return lines
}

function describeFile({ path, before, after }: FileChange): string {
  const state = (file: FileChange['after']): string =>
    `${Number(file?.size ?? 0)} bytes ${(file?.digest ?? '').slice(0, 'sha256:'.length + 12)}`
  if (!before) return `added ${path ?? ''}: ${state(after)}`
  if (!after) return `removed ${path ?? ''}: ${state(before)}`
  return `changed ${path ?? ''}: ${state(before)} -> ${state(after)}`
}
