import { SlipwayError } from '@slipway/base'
import type { ArgDefinition, KeyValue } from './types.ts'

function blankName(keyword: string): SlipwayError {
  return new SlipwayError('invalid-argument', `${keyword} names can not be blank`)
}

/** The pairs of ENV and LABEL, from the triples that the parser makes of them. */
export function parseKeyValues(args: readonly string[], keyword: string): KeyValue[] {
  const pairs: KeyValue[] = []
  for (let i = 0; i + 2 < args.length; i += 3) {
    const [key = '', value = '', separator = ''] = args.slice(i, i + 3)
    if (key === '') throw blankName(keyword)
    pairs.push({ key, value, noDelimiter: separator === '' })
  }
  return pairs
}

/** The text after `name ` in the first comment that starts with it. */
export function docComment(comments: readonly string[], name: string): string {
  if (name === '') return ''
  const comment = comments.find((line) => line.startsWith(`${name} `))
  return comment?.slice(name.length + 1) ?? ''
}

/** `name` or `name=value`. */
export function parseArgDefinition(text: string, comments: readonly string[]): ArgDefinition {
  const at = text.indexOf('=')
  if (at === 0) throw blankName('ARG')
  const key = at < 0 ? text : text.slice(0, at)
  return { key, value: at < 0 ? undefined : text.slice(at + 1), docComment: docComment(comments, key) }
}
