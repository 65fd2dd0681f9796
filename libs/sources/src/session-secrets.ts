import { errorCode, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { anySession, type SessionGroup, type Sessions } from '@slipway/sessions'

/** A secret of the clients of a build; `undefined` where none of them has it. */
export async function findSecret(
  sessions: Sessions,
  group: SessionGroup,
  id: string,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  try {
    return await anySession(
      sessions,
      group,
      async (session) => {
        const { GetSecret } = services.SecretsService
        if (!session.supports(GetSecret.path)) throw new SlipwayError('not-found', `secret ${id}: not found`)
        const response = await session.unary(GetSecret, { ID: id }, signal ? { signal } : {})
        return Buffer.from(response.data ?? new Uint8Array())
      },
      signal,
    )
  } catch (error) {
    if (['not-found', 'unimplemented', 'unavailable'].includes(errorCode(error))) return undefined
    throw error
  }
}
