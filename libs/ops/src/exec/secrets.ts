import { chmodSync, chownSync, mkdtempSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCode, SlipwayError } from '@slipway/base'
import { type pb, services } from '@slipway/proto'
import { anySession, type Sessions } from '@slipway/sessions'
import type { Mounter, MountSpec } from '@slipway/snapshots'
import type { WorkContext } from '@slipway/worker'

/** Asks the clients for a secret; `undefined` when none of them has it. */
export async function fetchSecret(
  id: string,
  sessions: Sessions,
  context: WorkContext,
): Promise<Uint8Array | undefined> {
  let missing = false
  try {
    return await anySession(
      sessions,
      context.sessions,
      async (session) => {
        missing = false
        try {
          const request = { signal: context.signal }
          const { data } = await session.unary(services.SecretsService.GetSecret, { ID: id }, request)
          return data ?? new Uint8Array()
        } catch (error) {
          missing = isCode(error, 'not-found') || isCode(error, 'unimplemented')
          throw error
        }
      },
      context.signal,
    )
  } catch (error) {
    if (missing) return undefined
    throw error
  }
}

export function secretMissing(id: string): SlipwayError {
  return new SlipwayError('not-found', `secret ${id}: not found`)
}

/** `NAME=value` of the secrets that a step takes from its environment; an optional one that is missing is empty. */
export async function secretEnv(
  secrets: readonly pb.SecretEnv.$Properties[],
  sessions: Sessions,
  context: WorkContext,
): Promise<readonly string[]> {
  const env: string[] = []
  for (const secret of secrets) {
    const name = secret.name ?? ''
    if (!secret.ID) {
      throw new SlipwayError(
        'invalid-argument',
        `secret ID missing for ${JSON.stringify(name)} environment variable`,
      )
    }
    const value = await fetchSecret(secret.ID, sessions, context)
    if (!value && !secret.optional) throw secretMissing(secret.ID)
    env.push(`${name}=${Buffer.from(value ?? []).toString()}`)
  }
  return env
}

export interface SecretMount extends AsyncDisposable {
  readonly specs: readonly MountSpec[]
}

/** A secret as a file of the step. Its bytes are in memory only: the file lies on a tmpfs of its own. */
export async function mountSecret(
  secret: pb.SecretOpt.$Properties,
  data: Uint8Array,
  mounter: Mounter,
  tempRoot: string,
): Promise<SecretMount> {
  const mode = secret.mode ?? 0
  const flags = ['nodev', 'nosuid', ...((mode & 0o111) === 0 ? ['noexec'] : [])]
  const directory = mkdtempSync(join(tempRoot, 'secret-'))
  const dispose = async (): Promise<void> => {
    await mounter.unmount(directory)
    rmdirSync(directory)
  }
  try {
    chmodSync(directory, 0o711)
    await mounter.mount([{ type: 'tmpfs', source: 'tmpfs', options: [...flags, 'mode=0711'] }], directory)
    const file = join(directory, 'secret')
    writeFileSync(file, data, { mode: 0o600, flag: 'wx' })
    chownSync(file, secret.uid ?? 0, secret.gid ?? 0)
    chmodSync(file, mode & 0o777)
    const specs: readonly MountSpec[] = [{ type: 'bind', source: file, options: ['ro', 'rbind', ...flags] }]
    return { specs, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
