import { errorCode, errorMessage, type SlipwayError, toSlipwayError } from '@slipway/base'
import { ensure, Skipped } from '../check.ts'
import { type Exported, VERTEX } from './export.ts'

const MAX_MESSAGE = 4 << 20

export async function failureOf(promise: Promise<unknown>): Promise<SlipwayError> {
  const failure = await promise.then(() => undefined, toSlipwayError)
  if (!failure) throw new Error('it succeeds')
  return failure
}

export function ensureCode(failure: SlipwayError, codes: readonly string[]): void {
  ensure(
    codes.includes(failure.code),
    `fails with ${failure.code}, not ${codes.join(' or ')}: ${failure.message}`,
  )
}

export function ensureNamed(failure: SlipwayError, codes: readonly string[], word: string): void {
  ensureCode(failure, codes)
  ensure(failure.message.includes(word), `"${failure.message}" does not name ${word}`)
}

/** A refusal is as good as an export where the port leaves the choice; it is told as skipped. */
export async function orRefuses(exporting: Promise<unknown>): Promise<void> {
  try {
    await exporting
  } catch (error) {
    const known = ['invalid-argument', 'failed-precondition', 'unimplemented'].includes(errorCode(error))
    ensure(known && errorMessage(error) !== '', `fails with ${errorCode(error)}: ${errorMessage(error)}`)
    throw new Skipped(errorMessage(error))
  }
}

function sorted(values: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1))
}

/** Equal for equal results, files and trees. */
export function fingerprint({ results, files, tree }: Exported): string {
  const sent = files.map(({ data, metadata }) => [data.toString('base64'), sorted(metadata)])
  return JSON.stringify([sorted(results[0]?.response ?? {}), sent, tree])
}

export function ensureEqual(one: Exported, other: Exported): void {
  ensure(
    fingerprint({ ...one, results: [] }) === fingerprint({ ...other, results: [] }),
    'what was sent differs',
  )
  ensure(fingerprint(one) === fingerprint(other), 'the response differs')
}

/** One answer, at the end, and something came out, for the output of the request that was asked for. */
export function ensureWhole({ results, after, files, transfers, tree }: Exported, index: string): void {
  ensure(results.length === 1 && after === 0, `${results.length} results, ${after} events after the first`)
  const came = Object.keys(results[0]?.response ?? {}).length + files.length + tree.length
  ensure(came > 0, 'nothing came out')
  const ids = [...files.map(({ exporterId }) => exporterId), ...transfers]
  const others = ids.filter((id) => id !== index)
  ensure(others.length === 0, `sent for output ${others.join(', ')} of the request, not for ${index}`)
  const largest = Math.max(0, ...files.map(({ largestMessage }) => largestMessage))
  ensure(largest <= MAX_MESSAGE, `a message of ${largest} bytes, more than clients take`)
}

/** Progress of the vertex that was asked, and nothing left unfinished. */
export function ensureShown({ events }: Exported): void {
  const statuses = events.filter((event) => event.kind === 'status')
  ensure(statuses.length > 0, 'no status was told')
  const other = events.find((event) => !('vertex' in event) || event.vertex !== VERTEX)
  ensure(other === undefined, `a ${other?.kind} is not of the vertex that was asked`)
  const last = new Map(statuses.map((status) => [status.id, status]))
  const open = [...last.values()].filter(({ completed }) => completed === undefined).map(({ id }) => id)
  ensure(open.length === 0, `never completed: ${open.join(', ')}`)
}
