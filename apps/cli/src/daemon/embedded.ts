import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorMessage, SlipwayError, sleep } from '@slipway/base'
import { Client } from '@slipway/client'
import type { DaemonPlaces } from './places.ts'

const LAUNCHER = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../bin/slipwayd')
const START_TIMEOUT_MS = 20_000
const STOP_TIMEOUT_MS = 15_000
const POLL_MS = 50
const PROBE_MS = 2_000

/** Whether a daemon answers at the address. */
export async function isServing(address: string): Promise<boolean> {
  await using client = Client.dial(address)
  return await client.ready(PROBE_MS).then(
    () => true,
    () => false,
  )
}

/**
 * Starts this user's daemon and waits until it serves. It goes on after this program ends, so that the next build finds
 * it warm; `slipway daemon stop` ends it. Where two start it at once one of them wins and both use it.
 */
export async function startDaemon(places: DaemonPlaces): Promise<void> {
  mkdirSync(dirname(places.socket), { recursive: true, mode: 0o700 })
  mkdirSync(places.root, { recursive: true, mode: 0o711 })
  const log = openSync(places.log, 'w', 0o600)
  const child = spawn(LAUNCHER, ['--root', places.root, '--addr', places.address], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  let ended: string | undefined
  child.on('error', (error) => {
    ended = errorMessage(error)
  })
  child.on('exit', (code, signal) => {
    ended = `ended with ${signal ?? code}`
  })
  child.unref()
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleepAwake(POLL_MS)) {
    if (await isServing(places.address)) {
      if (ended === undefined) writeFileSync(places.pidFile, `${child.pid}\n`)
      return
    }
    if (ended !== undefined) break
  }
  throw new SlipwayError(
    'unavailable',
    `slipwayd did not start (${ended ?? 'no answer'}); its log is ${places.log}:\n${lastLines(places.log)}`,
  )
}

/** Answers false when none is running. */
export async function stopDaemon(places: DaemonPlaces): Promise<boolean> {
  const pid = readPid(places)
  if (pid === undefined) return false
  process.kill(pid, 'SIGTERM')
  for (const deadline = Date.now() + STOP_TIMEOUT_MS; isAlive(pid); await sleepAwake(POLL_MS)) {
    if (Date.now() < deadline) continue
    throw new SlipwayError('deadline-exceeded', `slipwayd (process ${pid}) does not stop`)
  }
  rmSync(places.pidFile, { force: true })
  return true
}

/** The process of the daemon that we started, if it is still the one. */
export function readPid(places: DaemonPlaces): number | undefined {
  let pid: number
  try {
    pid = Number(readFileSync(places.pidFile, 'utf8').trim())
  } catch {
    return undefined
  }
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return command.includes(places.address) ? pid : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-10).join('\n')
  } catch {
    return ''
  }
}

/** `sleep` alone does not keep the process alive. */
async function sleepAwake(ms: number): Promise<void> {
  const awake = setTimeout(() => {}, ms + 1000)
  try {
    await sleep(ms)
  } finally {
    clearTimeout(awake)
  }
}
