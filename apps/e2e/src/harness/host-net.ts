import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { waitFor } from './watch.ts'

/** Where those look that join namespaces: of this process. */
const OWN_NET = '/proc/self/ns/net'

/** A host of its own, as far as its network goes. */
export interface NetHost {
  readonly address: string
  /** Before a command: runs it there. */
  readonly enter: readonly string[]
  /** Packets vanish both ways, and nobody is told. */
  unplug(): void
  plug(): void
  /** Kills all that runs there, with what it has started. */
  killAll(): Promise<void>
}

/**
 * Hosts in network namespaces, and a switch between them and this machine, in one too. Each namespace ends with a process that ends
 * with ours, and takes all devices along.
 */
export class HostNet implements AsyncDisposable {
  /** Of this machine. */
  readonly address: string
  readonly hosts: readonly NetHost[]
  readonly #holders: readonly ChildProcess[]

  private constructor(address: string, hosts: readonly NetHost[], holders: readonly ChildProcess[]) {
    this.address = address
    this.hosts = hosts
    this.#holders = holders
  }

  /** Whether this process may make namespaces and devices. */
  static get available(): boolean {
    const devices = [
      'ip link add dev sw type bridge',
      `ip link add dev port type veth peer name try${process.pid} netns ${process.pid}`,
    ]
    return spawnSync('unshare', ['-n', 'sh', '-ec', devices.join('\n')]).status === 0
  }

  static async start(count: number): Promise<HostNet> {
    const holders = Array.from({ length: count + 1 }, holdNamespace)
    try {
      await waitFor(() => holders.every(isApart))
      return wire(holders)
    } catch (error) {
      for (const holder of holders) holder.kill('SIGKILL')
      throw error
    }

    function wire([center, ...others]: readonly ChildProcess[]): HostNet {
      const subnet = `198.${18 + ((process.pid >> 8) & 1)}.${process.pid & 0xff}`
      const ends = [process, ...others].map(({ pid = 0 }, n) => ({ pid, n, address: `${subnet}.${n + 1}` }))
      ip(center!, ['link add dev sw type bridge', 'link set sw up', ...ends.flatMap(cable)])
      for (const end of ends) ip(end, connect(end, ends))
      const hosts = others.map((holder, n) => hostOf(center!, holder, ends[n + 1]!))
      return new HostNet(`${subnet}.1`, hosts, holders)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const holder of this.#holders) holder.kill('SIGKILL')
    await waitFor(() => this.#holders.every(({ exitCode, signalCode }) => exitCode ?? signalCode))
  }
}

interface End {
  readonly pid: number
  readonly n: number
  readonly address: string
}

/** It reads what nobody writes: its end is that of our process at the latest. */
function holdNamespace(): ChildProcess {
  return spawn('unshare', ['-n', 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] })
}

function isApart({ pid }: ChildProcess): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync(OWN_NET)
  } catch {
    return false
  }
}

function enterNet(pid: number | undefined): readonly string[] {
  return ['nsenter', `--net=/proc/${pid}/ns/net`]
}

function ip({ pid }: { readonly pid?: number | undefined }, lines: readonly string[]): void {
  const [program, ...args] = [...enterNet(pid), 'ip', '-batch', '-']
  execFileSync(program!, args, { input: `${lines.join('\n')}\n`, stdio: ['pipe', 'ignore', 'inherit'] })
}

/** Devices of this machine have names that only we use. */
function deviceOf({ pid, n }: End): string {
  return n === 0 ? `net${pid}` : 'eth0'
}

function macOf({ n }: End): string {
  return `02:00:00:00:00:${(n + 1).toString(16).padStart(2, '0')}`
}

function cable(end: End): readonly string[] {
  const { pid, n } = end
  return [
    `link add dev port${n} type veth peer name ${deviceOf(end)} netns ${pid}`,
    `link set port${n} master sw`,
    `link set port${n} up`,
  ]
}

/** Each knows where the others are: else the machine would learn that one is gone, as it does only of those on its own wire. */
function connect(end: End, all: readonly End[]): readonly string[] {
  const device = deviceOf(end)
  return [
    ...(end.n === 0 ? [] : ['link set lo up']),
    `link set ${device} address ${macOf(end)}`,
    `addr add ${end.address}/24 dev ${device}`,
    `link set ${device} up`,
    ...all
      .filter(({ n }) => n !== end.n)
      .map((other) => `neigh replace ${other.address} lladdr ${macOf(other)} dev ${device} nud permanent`),
  ]
}

function hostOf(center: ChildProcess, holder: ChildProcess, { n, address }: End): NetHost {
  return {
    address,
    enter: enterNet(holder.pid),
    unplug: () => ip(center, [`link set port${n} down`]),
    plug: () => ip(center, [`link set port${n} up`]),
    killAll: () =>
      waitFor(() => {
        const there = processesOf(holder)
        for (const pid of there) kill(pid)
        return there.length === 0
      }),
  }
}

/** Those in the namespace of a holder, and all that they have started. */
function processesOf(holder: ChildProcess): readonly number[] {
  const net = readlinkSync(`/proc/${holder.pid}/ns/net`)
  const parents = new Map<number, number>()
  const found = new Set<number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!pid || pid === holder.pid) continue
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (state === 'Z') continue
      parents.set(pid, Number(parent))
      if (readlinkSync(`/proc/${pid}/ns/net`) === net) found.add(pid)
    } catch {
      // It has ended meanwhile.
    }
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  return [...found]
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
