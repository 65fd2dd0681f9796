import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '@slipway/base'
import { tryFlock } from '@slipway/linux'

const LOCK_POLL_MS = 20
const LOCK_TRIES = 100

/**
 * A secret per registry that never leaves this user's machines' file. It goes into the key with which the client proves
 * that two sessions have the same credentials, so that the daemon cannot choose what is signed.
 */
export async function tokenSeed(directory: string, host: string): Promise<Buffer> {
  const path = join(directory, '.token_seed')
  try {
    mkdirSync(directory, { recursive: true })
  } catch {
    return randomBytes(16)
  }
  using _lock = await lockFile(join(directory, '.token_seed.lock'))
  const seeds = readSeeds(path)
  const known = seeds[host]?.Seed
  if (known) return Buffer.from(known, 'base64')
  const seed = randomBytes(16)
  try {
    writeFileSync(path, JSON.stringify({ ...seeds, [host]: { Seed: seed.toString('base64') } }, null, 2), {
      mode: 0o600,
    })
  } catch {
    // A home that cannot be written to: the seed lives as long as this process.
  }
  return seed
}

function readSeeds(path: string): Readonly<Record<string, { readonly Seed?: string }>> {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) ?? {}) as Readonly<Record<string, { Seed?: string }>>
  } catch {
    return {}
  }
}

/** Where the file cannot be locked the worst is that two clients make two seeds: then one of them fetches its own token. */
async function lockFile(path: string): Promise<Disposable> {
  let fd: number
  try {
    fd = openSync(path, 'a', 0o600)
  } catch {
    return { [Symbol.dispose]: () => {} }
  }
  for (let tries = 0; tries < LOCK_TRIES && !tryFlock(fd, 'exclusive'); tries++) await sleep(LOCK_POLL_MS)
  return { [Symbol.dispose]: () => closeSync(fd) }
}
