import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { errorMessage, newId, sha256, SlipwayError } from '@slipway/base'
import { listMounts, Spawner } from '@slipway/linux'
import type { Mounter } from '@slipway/snapshots'
import { removeCgroup } from '../bundle/cgroup.ts'
import { RuntimeCli } from './cli.ts'
import { removeFlat } from '../bundle/remove.ts'
import { withCompiledFilter } from '../bundle/spec/compiled-filter.ts'
import { toJson } from '../bundle/spec/json.ts'
import type { OciSpec } from '../bundle/spec/oci.ts'
import { createSpec } from '../bundle/spec/spec.ts'

const HYBRID_CGROUP = '/sys/fs/cgroup/unified'
/** Fastest first. */
const CANDIDATES = ['crun', 'buildkit-runc', 'runc']

export interface Engine {
  /** Absolute path. */
  readonly binary: string
  /** Mounts that the runtime must not see. */
  readonly hiddenMounts: readonly string[]
  /** The default filter, compiled, as base64; where the runtime takes one. */
  readonly seccompProgram?: string
}

export interface ProbeOptions {
  readonly root: string
  readonly mounter: Mounter
  readonly binary?: string
  readonly seccomp: boolean
}

/** The first runtime that really runs a container here; remembered until it, or the kernel, changes. */
export async function findEngine(options: ProbeOptions): Promise<Engine> {
  const binaries = (options.binary === undefined ? CANDIDATES : [options.binary]).flatMap(findInPath)
  const cache = join(options.root, 'engine.json')
  const key = fingerprint(binaries, options.seccomp)
  const known = readCache(cache, key)
  if (known) return known
  const failures: string[] = []
  for (const binary of binaries) {
    for (const hiddenMounts of variantsOf(binary)) {
      try {
        const engine = await probe({ binary, hiddenMounts }, options)
        writeFileSync(cache, JSON.stringify({ key, engine }), { mode: 0o600 })
        return engine
      } catch (error) {
        failures.push(`${basename(binary)}: ${errorMessage(error)}`)
      }
    }
  }
  const wanted = options.binary ?? CANDIDATES.join(', ')
  throw new SlipwayError(
    'failed-precondition',
    `no OCI runtime works (${wanted}): ${failures.join('; ') || 'not found'}`,
  )
}

function findInPath(name: string): readonly string[] {
  const paths = name.includes('/')
    ? [name]
    : (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, name))
  const path = paths.find((candidate) => existsSync(candidate))
  return path === undefined ? [] : [realpathSync(path)]
}

/** crun refuses cgroup v1 as long as it also sees a cgroup v2 hierarchy that has controllers. */
function variantsOf(binary: string): readonly (readonly string[])[] {
  const isHybrid = listMounts().some(({ target, type }) => target === HYBRID_CGROUP && type === 'cgroup2')
  return isHybrid && basename(binary) === 'crun' ? [[], [HYBRID_CGROUP]] : [[]]
}

function fingerprint(binaries: readonly string[], seccomp: boolean): string {
  const files = binaries.map((path) => {
    const { ino, size, mtimeMs } = statSync(path)
    return `${path} ${ino} ${size} ${mtimeMs}`
  })
  const kernel = readFileSync('/proc/sys/kernel/osrelease', 'utf8')
  const cgroups = listMounts().flatMap(({ target, type }) =>
    type.startsWith('cgroup') ? [`${type} ${target}`] : [],
  )
  return sha256(JSON.stringify([1, files, kernel, cgroups, seccomp]))
}

function readCache(path: string, key: string): Engine | undefined {
  try {
    const cached = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly key?: unknown
      readonly engine: Engine
    }
    return cached.key === key ? cached.engine : undefined
  } catch {
    return undefined
  }
}

/** Runs the runtime's own binary inside a container whose root is this host's, read-only. */
async function probe(engine: Engine, options: ProbeOptions): Promise<Engine> {
  await using spawner = new Spawner({ hiddenMounts: engine.hiddenMounts })
  const cli = new RuntimeCli({ binary: engine.binary, root: options.root, spawner })
  const bundle = join(options.root, `probe-${newId()}`)
  mkdirSync(join(bundle, 'rootfs'), { recursive: true, mode: 0o700 })
  try {
    await options.mounter.mount(
      [{ type: 'bind', source: '/', options: ['bind', 'ro'] }],
      join(bundle, 'rootfs'),
    )
    const spec = probeSpec(engine.binary, join(bundle, 'rootfs'), options.seccomp)
    await runProbe(cli, bundle, spec)
    const seccompProgram = spec.linux.seccomp && (await compiledFilter(cli, bundle, spec))
    return seccompProgram === undefined ? engine : { ...engine, seccompProgram }
  } finally {
    await options.mounter.unmount(join(bundle, 'rootfs'))
    removeFlat(bundle)
  }
}

async function runProbe(cli: RuntimeCli, bundle: string, spec: OciSpec): Promise<void> {
  const id = newId()
  const output: Uint8Array[] = []
  const keep = (chunk: Uint8Array): void => void output.push(chunk)
  writeFileSync(join(bundle, 'config.json'), toJson(spec), { mode: 0o600 })
  const child = await cli.run(id, bundle, join(bundle, 'pid'), { stdout: keep, stderr: keep })
  const { code } = await child.exit
  if (existsSync(cli.stateOf(id))) await cli.delete(id)
  removeCgroup(spec.linux.cgroupsPath)
  if (code === 0) return
  const message = Buffer.concat(output).toString().trim()
  throw new SlipwayError('failed-precondition', message || `exit code ${code}`)
}

/**
 * crun keeps the filter that it compiled next to its state, and takes a compiled one: a third of the time of a short
 * step. The program is used only if a container runs with it.
 */
async function compiledFilter(cli: RuntimeCli, bundle: string, spec: OciSpec): Promise<string | undefined> {
  if (basename(cli.binary) !== 'crun') return undefined
  const id = newId()
  try {
    await cli.create(id, bundle)
    const program = readFileSync(join(cli.stateOf(id), 'seccomp.bpf')).toString('base64')
    await cli.delete(id)
    if (program === '') return undefined
    await runProbe(cli, bundle, withCompiledFilter(spec, program))
    return program
  } catch {
    return undefined
  } finally {
    if (existsSync(cli.stateOf(id))) await cli.delete(id).catch(() => undefined)
    removeCgroup(spec.linux.cgroupsPath)
  }
}

function probeSpec(binary: string, rootfs: string, seccomp: boolean): OciSpec {
  const process = { args: [binary, '--version'], env: [], cwd: '/', user: '', tty: false }
  return createSpec({
    container: {
      id: newId(),
      mounts: [],
      process,
      hostname: 'probe',
      extraHosts: [],
      network: 'host',
      security: 'sandbox',
      ulimits: [],
      cgroupParent: '',
      shmSize: 0,
      readonlyRootfs: true,
    },
    rootfs,
    rootReadonly: true,
    user: { uid: 0, gid: 0, additionalGids: [0] },
    files: undefined,
    mounts: [],
    seccomp,
    cgroupNamespace: false,
    arch: globalThis.process.arch,
  })
}
