import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dial } from '@slipway/rpc'
import { services } from '@slipway/proto'

/** One of the two daemons that are compared. */
export interface Subject {
  readonly name: string
  readonly address: string
  /** Of the daemon's first process; CPU and memory are read from it when it is known. */
  readonly pid?: number
}

export interface Usage {
  /** Seconds of CPU, of the daemon and all processes it started and waited for. */
  readonly cpu: number
  /** Peak resident bytes since the last reset, summed up over the processes of the daemon that live. */
  readonly peak: number
}

const TICKS_PER_SECOND = 100

interface Stat {
  readonly parent: number
  readonly ticks: number
}

function readStat(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0)
    return { parent: Number(fields[1]), ticks }
  } catch {
    return undefined
  }
}

/** The daemon's process and all of its descendants. */
function tree(pid: number): ReadonlyMap<number, Stat> {
  const all = new Map<number, Stat>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readStat(name)
    if (stat) all.set(Number(name), stat)
  }
  const members = new Map<number, Stat>()
  const visit = (id: number): void => {
    const stat = all.get(id)
    if (!stat || members.has(id)) return
    members.set(id, stat)
    for (const [child, { parent }] of all) if (parent === id) visit(child)
  }
  visit(pid)
  return members
}

function peakOf(pid: number): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line ? Number(line[1]) * 1024 : 0
  } catch {
    return 0
  }
}

export function readUsage(subject: Subject): Usage {
  if (subject.pid === undefined) return { cpu: 0, peak: 0 }
  const members = [...tree(subject.pid)]
  const ticks = members.reduce((sum, [, stat]) => sum + stat.ticks, 0)
  return { cpu: ticks / TICKS_PER_SECOND, peak: members.reduce((sum, [pid]) => sum + peakOf(pid), 0) }
}

export function resetPeak(subject: Subject): void {
  if (subject.pid === undefined) return
  for (const pid of tree(subject.pid).keys()) {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5')
    } catch {
      // The peak since start is then reported.
    }
  }
}

export async function waitReady(address: string, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const caller = dial(address)
    try {
      await caller.unary(services.ControlService.ListWorkers, {}, { deadlineMs: 1_000 })
      return
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((done) => setTimeout(done, 10))
    } finally {
      caller.close()
    }
  }
}

/** A daemon that the bench started itself; `command` gets `--root` and `--addr`. */
export class StartedSubject implements Subject, AsyncDisposable {
  readonly name: string
  readonly address: string
  readonly #command: readonly string[]
  /** Directory of its state. */
  readonly root: string
  #process: ChildProcess | undefined

  constructor(name: string, command: readonly string[], dir: string) {
    this.name = name
    this.#command = command
    this.root = `${dir}/${name}`
    this.address = `unix://${dir}/${name}.sock`
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** Answers the seconds until the first call was answered. */
  async start(): Promise<number> {
    const [program, ...args] = this.#command
    const log = openSync(`${this.root}.log`, 'a')
    const started = performance.now()
    this.#process = spawn(program!, [...args, '--root', this.root, '--addr', this.address], {
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    await waitReady(this.address, 30_000)
    return (performance.now() - started) / 1000
  }

  async stop(): Promise<void> {
    const running = this.#process
    if (!running || running.exitCode !== null) return
    const ended = once(running, 'exit')
    running.kill('SIGTERM')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
