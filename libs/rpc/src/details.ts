import type { ErrorDetail, SolveDetail, SourceRange } from '@slipway/base'
import { google } from '@slipway/proto'
import { protoJson } from './proto-json.ts'

/**
 * Typed error details as BuildKit's clients read them: google.protobuf.Any whose type URL ends in `+json` and whose
 * value is the JSON that Go's encoding/json writes for the message.
 */
const PREFIX = 'github.com/moby/buildkit/'
/** Of our own, between services. */
const LOST = 'slipway/Lost+json'

type Any = google.protobuf.Any.$Properties

interface JsonRange {
  readonly start?: { readonly line?: number; readonly character?: number }
  readonly end?: { readonly line?: number; readonly character?: number }
}

function encodeJson(name: string, value: unknown): Any {
  return { type_url: `${PREFIX}${name}+json`, value: Buffer.from(JSON.stringify(value)) }
}

function positionJson(position: SourceRange['start']): { line?: number; character?: number } {
  return {
    ...(position.line === 0 ? {} : { line: position.line }),
    ...(position.character === 0 ? {} : { character: position.character }),
  }
}

export function encodeDetail(detail: ErrorDetail): Any {
  switch (detail.kind) {
    case 'vertex':
      return encodeJson('errdefs.Vertex', { digest: detail.digest })
    case 'source':
      return encodeJson('errdefs.Source', {
        info: {
          filename: detail.filename,
          data: Buffer.from(detail.data).toString('base64'),
          language: detail.language,
        },
        ranges: detail.ranges.map((range) => ({
          start: positionJson(range.start),
          end: positionJson(range.end),
        })),
      })
    case 'frontend':
      return encodeJson('errdefs.Frontend', { name: detail.name, source: detail.source || undefined })
    case 'frontend-cap':
      return encodeJson('errdefs.FrontendCap', { name: detail.name })
    case 'subrequest':
      return encodeJson('errdefs.Subrequest', { name: detail.name })
    case 'exit':
      return encodeJson('gatewayapi.ExitMessage', { Code: detail.exitCode })
    case 'solve':
      return encodeJson('errdefs.Solve', solveJson(detail))
    case 'lost':
      return { type_url: LOST, value: Buffer.from(JSON.stringify({ results: detail.results })) }
    case 'any':
      return { type_url: detail.typeUrl, value: detail.value }
  }
}

/** Empty lists are left out, as protobuf's JSON does. */
function solveJson({ inputIds, mountIds, op, description, subject }: SolveDetail): object {
  const index = subject && (subject.index === 0 ? {} : { index: String(subject.index) })
  return {
    ...(inputIds.length > 0 ? { inputIDs: inputIds } : {}),
    ...(mountIds.length > 0 ? { mountIDs: mountIds } : {}),
    ...(op ? { op: protoJson(op) } : {}),
    ...(subject ? { [subject.kind]: index } : {}),
    ...(description && Object.keys(description).length > 0 ? { description } : {}),
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function decodeSolve(value: Record<string, unknown>): ErrorDetail {
  const kind = objectOf(value.file) ? 'file' : objectOf(value.cache) ? 'cache' : undefined
  const op = objectOf(value.op)
  const described = Object.entries(objectOf(value.description) ?? {})
  return {
    kind: 'solve',
    inputIds: textsOf(value.inputIDs),
    mountIds: textsOf(value.mountIDs),
    ...(op ? { op } : {}),
    ...(kind ? { subject: { kind, index: Number(objectOf(value[kind])?.index ?? 0) } } : {}),
    ...(described.length > 0
      ? { description: Object.fromEntries(described.map(([key, text]) => [key, String(text)])) }
      : {}),
  }
}

function decodeRanges(ranges: readonly JsonRange[] | undefined): readonly SourceRange[] {
  return (ranges ?? []).map((range) => ({
    start: { line: range.start?.line ?? 0, character: range.start?.character ?? 0 },
    end: { line: range.end?.line ?? 0, character: range.end?.character ?? 0 },
  }))
}

function decodeKnown(name: string, value: Record<string, unknown>): ErrorDetail | undefined {
  const text = (key: string): string => (typeof value[key] === 'string' ? value[key] : '')
  switch (name) {
    case 'errdefs.Vertex':
      return { kind: 'vertex', digest: text('digest') }
    case 'errdefs.Frontend':
      return { kind: 'frontend', name: text('name'), source: text('source') }
    case 'errdefs.FrontendCap':
      return { kind: 'frontend-cap', name: text('name') }
    case 'errdefs.Subrequest':
      return { kind: 'subrequest', name: text('name') }
    case 'gatewayapi.ExitMessage':
      return { kind: 'exit', exitCode: typeof value.Code === 'number' ? value.Code : 0 }
    case 'errdefs.Source': {
      const info = (value.info ?? {}) as { filename?: string; data?: string; language?: string }
      return {
        kind: 'source',
        filename: info.filename ?? '',
        data: Buffer.from(info.data ?? '', 'base64'),
        language: info.language ?? '',
        ranges: decodeRanges(value.ranges as readonly JsonRange[] | undefined),
      }
    }
    case 'errdefs.Solve':
      return decodeSolve(value)
    default:
      return undefined
  }
}

/** Never throws: what cannot be read stays an opaque `any`. */
export function decodeDetail(any: Any): ErrorDetail {
  const typeUrl = any.type_url ?? ''
  const value = any.value ?? new Uint8Array()
  const opaque: ErrorDetail = { kind: 'any', typeUrl, value }
  if (typeUrl !== LOST && (!typeUrl.startsWith(PREFIX) || !typeUrl.endsWith('+json'))) return opaque
  try {
    const parsed: unknown = JSON.parse(Buffer.from(value).toString('utf8'))
    if (typeof parsed !== 'object' || parsed === null) return opaque
    if (typeUrl === LOST)
      return { kind: 'lost', results: textsOf((parsed as Record<string, unknown>).results) }
    return (
      decodeKnown(typeUrl.slice(PREFIX.length, -'+json'.length), parsed as Record<string, unknown>) ?? opaque
    )
  } catch {
    return opaque
  }
}
