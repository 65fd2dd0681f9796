import { errorMessage, SlipwayError } from '@slipway/base'

/** Metadata of an input: a JSON object of base64 values. */
export function decodeInputMetadata(json: string): ReadonlyMap<string, Uint8Array> {
  const fail = (reason: string): SlipwayError =>
    new SlipwayError('invalid-argument', `failed to parse input metadata ${json}: ${reason}`)
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch (error) {
    throw fail(errorMessage(error))
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw fail('not an object')
  return new Map(
    Object.entries(parsed).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'string') throw fail(`${key} is no string`)
      return [key, Buffer.from(value, 'base64')] as const
    }),
  )
}
