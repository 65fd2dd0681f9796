import { sourceExcerpt, type SourceRange } from '@slipway/base'
import { UsageError } from '../exit-codes.ts'

type Metadata = ReadonlyMap<string, Uint8Array>

/** What a frontend answered to a question instead of a build; '' for nothing. */
export function subrequestText(metadata: Metadata): string {
  const text = metadata.get('result.txt')
  if (text) return Buffer.from(text).toString()
  return [...metadata]
    .filter(([key]) => key.startsWith('result.'))
    .map(([key, value]) => `${key}\n${Buffer.from(value).toString()}\n`)
    .join('')
}

/** `--call METHOD[,format=json|text][,ignorestatus]`. */
export interface Call {
  /** Undefined for a build. */
  readonly requestId: string | undefined
  readonly json: boolean
  readonly ignoreStatus: boolean
}

export function parseCall(text = 'build'): Call {
  const [method = '', ...options] = text.split(',')
  let [json, ignoreStatus] = [false, false]
  for (const option of options) {
    if (option === 'ignorestatus' || option === 'ignorestatus=true') ignoreStatus = true
    else if (option === 'format=json' || option === 'format=text') json = option === 'format=json'
    else
      throw new UsageError(
        `unknown option ${JSON.stringify(option)} of --call: want format=json, ignorestatus`,
      )
  }
  return { requestId: requestIdOf(method), json, ignoreStatus }
}

function requestIdOf(method: string): string | undefined {
  if (method === 'build') return undefined
  if (method === 'check' || method === 'lint') return 'frontend.lint'
  if (method === 'outline' || method === 'targets') return `frontend.${method}`
  if (method.startsWith('frontend.')) return method
  throw new UsageError(`unknown --call ${JSON.stringify(method)}: want build, check, outline or targets`)
}

/** An answer as `docker build --call` shows it. */
export interface ShownAnswer {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export function showAnswer(call: Call, metadata: Metadata): ShownAnswer {
  const text = (key: string): string => Buffer.from(metadata.get(key) ?? '').toString()
  const status = call.ignoreStatus ? 0 : Number(text('result.statuscode') || 0)
  const json = text('result.json')
  if (call.json) return { stdout: `${json}\n`, stderr: '', exitCode: status }
  if (call.requestId !== 'frontend.lint' || json === '')
    return { stdout: subrequestText(metadata), stderr: '', exitCode: status }
  return { ...showFindings(JSON.parse(json) as LintAnswer, text('result.txt')), exitCode: status }
}

interface LintAnswer {
  readonly warnings: readonly unknown[] | null
  readonly sources: readonly { readonly filename?: string; readonly data?: string }[]
  readonly buildError?: { readonly message: string; readonly location: WireLocation }
}

interface WireLocation {
  readonly sourceIndex?: number
  readonly ranges?: readonly {
    readonly start?: { readonly line?: number }
    readonly end?: { readonly line?: number }
  }[]
}

function showFindings(
  { warnings, sources, buildError }: LintAnswer,
  text: string,
): Omit<ShownAnswer, 'exitCode'> {
  const count = warnings?.length ?? 0
  const many = count === 1 ? '1 warning has' : `${count} warnings have`
  const head = count === 0 ? '' : `Check complete, ${many} been found!\n`
  if (!buildError)
    return { stdout: count === 0 ? 'Check complete, no warnings found.\n' : head + text, stderr: '' }
  const { message, location } = buildError
  const { filename = '', data = '' } = sources[location.sourceIndex ?? 0] ?? {}
  const ranges = (location.ranges ?? []).map(toRange)
  const excerpt = sourceExcerpt({ filename, data: Buffer.from(data, 'base64'), ranges })
  return { stdout: count === 0 ? '' : `${head}${text}\n`, stderr: `ERROR: ${message}\n${excerpt}` }
}

function toRange({ start, end }: NonNullable<WireLocation['ranges']>[number]): SourceRange {
  return { start: { line: start?.line ?? 0, character: 0 }, end: { line: end?.line ?? 0, character: 0 } }
}
