import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { diff, fileActions, image, local, merge } from '@slipway/llb'
import { makeImage, pushImage, writeBusyboxRoot } from '@slipway/testing'
import type { BuildRequest } from '@slipway/client'
import { Daemon, mountsBelow, REPO } from './daemon.ts'
import { Driver, llb, pick } from './driver.ts'
import { treeOf } from './tree.ts'
import { openWorld, type World, writeFiles } from './world.ts'

const run = promisify(execFile)

/** What a build gave, as far as it must be the same each time. */
export interface Built {
  readonly ref: string
  readonly tree: Readonly<Record<string, string>>
  readonly layers: readonly string[]
}

const EPOCH = { 'source-date-epoch': '1700000000', 'rewrite-timestamp': 'true' }

/** So many small files that a sync packs some of them. */
function many(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`many/f${i}`, `${text} ${i}`]))
}

/** A root with a finished build in it, and another build that adds to it all that crash points lie in. */
export class CrashLab implements AsyncDisposable {
  readonly #world: World
  readonly #dir = mkdtempSync(join(tmpdir(), 'slipway-crash-'))
  readonly #contexts: readonly string[]
  #seedRef = ''
  #expected: Pick<Built, 'tree' | 'layers'> | undefined
  readonly #checked: string[] = []
  #roots = 0

  private constructor(world: World) {
    this.#world = world
    this.#contexts = [
      world.context({ a: 'a', same: 'same', ...many('first') }),
      world.context({ a: 'changed', same: 'same', 'sub/new': 'new', ...many('second') }),
    ]
  }

  static async open(): Promise<CrashLab> {
    const lab = new CrashLab(await openWorld())
    try {
      await lab.#prepare()
    } catch (error) {
      await lab[Symbol.asyncDispose]()
      throw error
    }
    return lab
  }

  async #prepare(): Promise<void> {
    const other = join(this.#dir, 'other')
    writeBusyboxRoot(other)
    writeFiles(other, { 'etc/other': 'another image' })
    await pushImage(this.#world.registry.host, 'other', 'latest', makeImage(other))
    {
      await using daemon = await Daemon.start({ root: join(this.#dir, 'seed') })
      await using driver = new Driver(daemon)
      this.#seedRef = (await this.build(driver, 0)).ref
    }
    await using daemon = await Daemon.start({ root: this.#newRoot() })
    await using driver = new Driver(daemon)
    const { tree, layers } = await this.build(driver, 1)
    this.#expected = { tree, layers }
  }

  /**
   * `point` is a name, with `=kill@<pass>` for a later pass. Runs the second build and a prune on a copy of the root until the process kills itself at `point`, then checks what the
   * next daemon has and gives. Throws with what is wrong. `checkStores` has to follow.
   */
  async crashAt(point: string): Promise<void> {
    const root = this.#newRoot()
    const name = point.replace(/=.*$/, '')
    const acknowledged = [this.#seedRef]
    const log = await this.#runUntilKilled(root, point, acknowledged)
    if (!log.includes(`failpoint ${name}: kill`)) throw new NotReached(point, log)
    {
      await using daemon = await Daemon.start({ root })
      await using driver = new Driver(daemon)
      await checkHistory(driver, acknowledged)
      const { tree, layers } = await this.build(driver, 1)
      expectSame(name, { tree, layers }, this.#expected)
      checkUsage(root, await driver.client.diskUsage())
    }
    checkLeftovers(root)
    this.#checked.push(root)
  }

  /** Looks through all stores of the roots of the crashes so far, at once: a program to start costs more than what it does. */
  async checkStores(): Promise<void> {
    const roots = this.#checked.splice(0)
    if (roots.length === 0) return
    const [first, ...others] = roots
    await fsck(first!, '--deep', ...others.flatMap((root) => ['--root', root]))
    for (const root of roots) rmSync(root, { recursive: true })
  }

  async build(driver: Driver, variant: 0 | 1): Promise<Built> {
    const request = await this.#request(variant)
    const {
      ref,
      dir,
      image: made,
    } = await driver.filesAndImage(request, EPOCH, `${this.#world.registry.host}/crash:latest`)
    return { ref, tree: treeOf(dir), layers: made.config.rootfs.diff_ids }
  }

  async #request(variant: 0 | 1): Promise<BuildRequest> {
    const base = image(variant === 0 ? this.#world.base : `${this.#world.registry.host}/other:latest`)
    const sh = (script: string) => ['sh', '-c', script]
    const ran = base.run({
      args: sh('cat /ctx/a /ctx/same > /made; touch /cache/x; cat /etc/oth* > /copied || true'),
      mounts: [
        { type: 'bind', target: '/ctx', from: local('context'), readonly: true },
        { type: 'cache', target: '/cache', id: 'crash' },
      ],
    }).root
    const beside = base.run({ args: sh('echo beside > /beside; rm -f /etc/other') }).root
    // One diff is a layer that exists; the other has to be found by comparing two trees.
    const merged = merge([ran, diff(base, beside)])
    const result = pick(merged, '/made', '/copied', '/etc/othe?').file(
      fileActions
        .copy(diff(ran, beside), '/beside', '/')
        // A context that something stands on is committed for good.
        .copy(local('context').file(fileActions.mkfile('/on-top', 0o644, Buffer.from('top'))), '/on-top', '/')
        .copy(local('context'), '/', '/ctx/', { createDestPath: true }),
    )
    return await llb(result, { directories: new Map([['context', this.#contexts[variant]!]]) })
  }

  async #runUntilKilled(root: string, point: string, acknowledged: string[]): Promise<string> {
    let daemon: Daemon
    try {
      daemon = await Daemon.start({ root, env: { SLIPWAY_FAILPOINTS: point } })
    } catch (error) {
      return String(error)
    }
    const driver = new Driver(daemon)
    try {
      acknowledged.push((await this.build(driver, 1)).ref)
      for await (const _record of driver.client.prune({ all: true })) continue
    } catch {
      // The connection broke: the point was reached.
    }
    await daemon.kill()
    await driver[Symbol.asyncDispose]()
    return daemon.log
  }

  /** A copy of the root that the first build left. */
  #newRoot(): string {
    const root = join(this.#dir, `root-${this.#roots++}`)
    execFileSync('cp', ['-a', join(this.#dir, 'seed'), root])
    return root
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#world[Symbol.asyncDispose]()
    if (mountsBelow(this.#dir).length > 0) throw new Error(`mounts are left below ${this.#dir}`)
    rmSync(this.#dir, { recursive: true })
  }
}

/** Every point that the program has, as it is written there. */
export function failpointsInSource(): readonly string[] {
  const lines = execFileSync(
    'grep',
    ['-rhoE', "failpoint\\('[a-z0-9.-]+'\\)", 'libs', 'apps', '--include=*.ts', '--exclude=*.spec.ts'],
    { cwd: REPO, encoding: 'utf8' },
  )
  return lines
    .trim()
    .split('\n')
    .map((line) => line.slice("failpoint('".length, -2))
}

/** The build and the prune went on to their ends. */
export class NotReached extends Error {
  constructor(point: string, log: string) {
    super(`failpoint ${point} was not reached:\n${log}`)
  }
}

/** Answers what it printed; throws where it finds something. */
export async function fsck(root: string, ...flags: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(join(REPO, 'bin/slipwayd'), ['fsck', '--root', root, ...flags])
    return stdout
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`fsck: ${stdout ?? ''}${stderr ?? ''}`, { cause: error })
  }
}

async function checkHistory(driver: Driver, acknowledged: readonly string[]): Promise<void> {
  const complete = new Set<string>()
  for await (const { record } of driver.client.history())
    if (record?.CompletedAt) complete.add(record.Ref ?? '')
  for (const ref of acknowledged) {
    if (!complete.has(ref)) throw new Error(`the record of build ${ref} is lost`)
    let events = 0
    for await (const batch of driver.client.progress(ref)) events += batch.length
    if (events === 0) throw new Error(`the log of build ${ref} is lost`)
  }
}

function expectSame(point: string, found: object, expected: object | undefined): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)]
  if (a !== b) throw new Error(`after ${point} the build gave ${a}, not ${b}`)
}

/** What the records say must be what the disk holds, but for indexes and directories. */
function checkUsage(root: string, records: readonly { readonly Size?: unknown }[]): void {
  const counted = records.reduce((sum, record) => sum + Number(record.Size ?? 0), 0)
  const trees = ['snapshots/overlay/snapshots', 'content/blobs'].map((path) => join(root, path))
  // What is being removed in the background may be gone when it comes to it; then it says so, and counts the rest.
  const held = spawnSync('du', ['-sB1', ...trees], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .reduce((sum, line) => sum + Number(line.split('\t')[0]), 0)
  const slack = 2 << 20
  if (Math.abs(held - counted) > slack)
    throw new Error(`the records count ${counted} bytes, the disk holds ${held}`)
}

function checkLeftovers(root: string): void {
  const mounts = mountsBelow(root)
  if (mounts.length > 0) throw new Error(`mounts are left: ${mounts.join(', ')}`)
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let command = ''
    try {
      command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    } catch {
      continue
    }
    if (command.includes(`${root}/`))
      throw new Error(`process ${pid} is left: ${command.replaceAll('\0', ' ')}`)
  }
}
