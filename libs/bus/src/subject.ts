import { SlipwayError } from '@slipway/base'

const WORD = /^[A-Za-z0-9_-]+$/

export const MAX_MESSAGE_BYTES = 1 << 20

/** Throws `invalid-argument` unless every word of the subject is a plain one, or a wildcard where `wildcards` allows it. */
export function checkSubject(subject: string, wildcards: boolean): void {
  const words = subject.split('.')
  const plain = words.every(
    (word, index) =>
      WORD.test(word) || (wildcards && (word === '*' || (word === '>' && index === words.length - 1))),
  )
  if (!plain) throw new SlipwayError('invalid-argument', `invalid subject ${JSON.stringify(subject)}`)
}

export function checkMessage(subject: string, data: Uint8Array): void {
  checkSubject(subject, false)
  if (data.length > MAX_MESSAGE_BYTES) {
    throw new SlipwayError(
      'invalid-argument',
      `message of ${data.length} bytes on ${subject}: larger than ${MAX_MESSAGE_BYTES}`,
    )
  }
}

export function matches(pattern: string, subject: string): boolean {
  const want = pattern.split('.')
  const have = subject.split('.')
  for (const [index, word] of want.entries()) {
    if (word === '>') return have.length > index
    if (index >= have.length || (word !== '*' && word !== have[index])) return false
  }
  return want.length === have.length
}
