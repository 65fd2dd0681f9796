import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorMessage, sleep, SlipwayError } from '@slipway/base'
import { Client } from '@slipway/client'
import { parseAddress, type DialTls } from '@slipway/rpc'
import { UsageError } from '../exit-codes.ts'
import { isServing, startDaemon } from './embedded.ts'
import { daemonPlaces, SYSTEM_ADDRESS } from './places.ts'

const WAIT_POLL_MS = 250

type Env = Readonly<Record<string, string | undefined>>

export interface ConnectOptions {
  readonly addr?: string
  readonly tlscacert?: string
  readonly tlscert?: string
  readonly tlskey?: string
  readonly tlsdir?: string
  readonly tlsservername?: string
  /** Seconds. */
  readonly timeout?: string
  /** Until the timeout, try again where nobody answers. */
  readonly wait?: boolean
}

/** A client for the daemon that the options or the environment name. Throws when nobody answers there. */
export async function connectTo(address: string, options: ConnectOptions, forBuild = false): Promise<Client> {
  parseAddress(address)
  const client = Client.dial(address, readTls(options))
  if (forBuild) client.prepareBuild()
  const seconds = Number(options.timeout ?? 5)
  if (!Number.isFinite(seconds) || seconds <= 0) throw new UsageError(`invalid timeout ${options.timeout}`)
  try {
    await ready(client, seconds * 1000, options.wait === true)
    return client
  } catch (error) {
    await client.close()
    throw new SlipwayError('unavailable', `cannot reach the daemon at ${address}: ${errorMessage(error)}`, {
      cause: error,
    })
  }
}

async function ready(client: Client, timeoutMs: number, wait: boolean): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; ; await sleep(WAIT_POLL_MS)) {
    try {
      await client.ready(Math.max(deadline - Date.now(), 1))
      return
    } catch (error) {
      if (!wait || Date.now() + WAIT_POLL_MS >= deadline) throw error
    }
  }
}

/**
 * The daemon to use where none is named: this user's own if it runs, else one of the system, else a new one of this
 * user's. A named daemon is never started.
 */
export async function connect(
  options: ConnectOptions,
  env: Env,
  notice: (text: string) => void,
  forBuild = false,
): Promise<Client> {
  const named = options.addr ?? (env['SLIPWAY_HOST'] || env['BUILDKIT_HOST'])
  if (named) return await connectTo(named, options, forBuild)
  const places = daemonPlaces(env, process.getuid?.() ?? 0)
  if (existsSync(places.socket) && (await isServing(places.address))) {
    return await connectTo(places.address, options, forBuild)
  }
  if (existsSync(SYSTEM_ADDRESS.slice('unix://'.length)) && (await isServing(SYSTEM_ADDRESS))) {
    return await connectTo(SYSTEM_ADDRESS, options, forBuild)
  }
  notice('starting slipwayd')
  await startDaemon(places)
  return await connectTo(places.address, options, forBuild)
}

function readTls(options: ConnectOptions): DialTls | undefined {
  const fromDir = options.tlsdir === undefined ? {} : filesOf(options.tlsdir)
  const files = {
    ca: options.tlscacert ?? fromDir.ca,
    cert: options.tlscert ?? fromDir.cert,
    key: options.tlskey ?? fromDir.key,
  }
  if ((files.cert === undefined) !== (files.key === undefined)) {
    throw new UsageError('both a client certificate and its key are needed for TLS')
  }
  const given = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined)
  if (given.length === 0) return undefined
  return {
    ...Object.fromEntries(given.map(([kind, path]) => [kind, readFileSync(path)])),
    ...(options.tlsservername ? { serverName: options.tlsservername } : {}),
  }
}

const FILE_NAMES = {
  ca: ['ca.pem', 'ca.crt'],
  cert: ['cert.pem', 'tls.crt'],
  key: ['key.pem', 'tls.key'],
} as const

function filesOf(directory: string): { readonly ca?: string; readonly cert?: string; readonly key?: string } {
  const found = Object.entries(FILE_NAMES).flatMap(([kind, names]) => {
    const path = names.map((name) => join(directory, name)).find((candidate) => existsSync(candidate))
    return path === undefined ? [] : [[kind, path] as const]
  })
  if (found.length === 0)
    throw new UsageError(`directory did not contain one of the needed files: ${directory}`)
  return Object.fromEntries(found)
}
