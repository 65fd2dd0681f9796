import type { FrontendResult } from '@slipway/frontend'
import { encodeGoJson, type GoValue } from '@slipway/oci'
import type { SourceRange } from '@slipway/base'

export interface SubrequestAnswer {
  readonly version: string
  readonly json: GoValue
  readonly text?: string
  /** What a program that shows the answer exits with. */
  readonly statusCode?: number
}

/** An answer as the metadata of a result that holds no files. */
export function answerResult({ version, json, text, statusCode }: SubrequestAnswer): FrontendResult {
  const metadata = new Map<string, Uint8Array>([['result.json', encodeGoJson(json, { indent: true })]])
  if (text !== undefined) metadata.set('result.txt', Buffer.from(text))
  if (statusCode !== undefined) metadata.set('result.statuscode', Buffer.from(String(statusCode)))
  metadata.set('version', Buffer.from(version))
  return { metadata }
}

/** A place as `pb.Location` is written; a position of 0 is left out. */
export function locationJson(ranges: readonly SourceRange[]): GoValue {
  if (ranges.length === 0) return {}
  return { ranges: ranges.map(({ start, end }) => ({ start: position(start), end: position(end) })) }
}

function position({ line, character }: SourceRange['start']): GoValue {
  return { line: line || undefined, character: character || undefined }
}
