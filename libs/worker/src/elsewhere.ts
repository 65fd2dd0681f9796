import { SlipwayError } from '@slipway/base'

const ELSEWHERE = 'slipway/Elsewhere'

/** That what is asked for can only be had on another host: whoever is there may do better. */
export function elsewhere(message: string): SlipwayError {
  const details = [{ kind: 'any', typeUrl: ELSEWHERE, value: new Uint8Array() }] as const
  return new SlipwayError('failed-precondition', message, { details })
}

/** Also of errors that came over the wire. */
export function isElsewhere(error: unknown): boolean {
  return (
    error instanceof SlipwayError &&
    error.details.some((detail) => detail.kind === 'any' && detail.typeUrl === ELSEWHERE)
  )
}
