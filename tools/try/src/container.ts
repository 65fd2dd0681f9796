import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface ImageConfig {
  readonly config: {
    readonly Entrypoint?: readonly string[]
    readonly Cmd?: readonly string[]
    readonly Env?: readonly string[]
  }
}

interface Spec {
  process: { args: readonly string[]; env: readonly string[]; terminal: boolean }
  root: { path: string; readonly: boolean }
}

/** On hosts with both cgroup versions crun works only where the second is out of sight. */
const START = 'umount /sys/fs/cgroup/unified 2>/dev/null; exec "$0" run --bundle "$1" "$2"'

/** Runs an unpacked image with crun as its config says; answers what it printed. */
export function runImage(rootfs: string, config: ImageConfig): string {
  const bundle = mkdtempSync(join(tmpdir(), 'slipway-bundle-'))
  try {
    const made = spawnSync('crun', ['spec'], { cwd: bundle, encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`crun spec: ${made.stderr}`)
    const file = join(bundle, 'config.json')
    const spec = JSON.parse(readFileSync(file, 'utf8')) as Spec
    const { Entrypoint = [], Cmd = [], Env = [] } = config.config
    spec.process = { ...spec.process, args: [...Entrypoint, ...Cmd], env: Env, terminal: false }
    spec.root = { path: rootfs, readonly: true }
    writeFileSync(file, JSON.stringify(spec))
    const ran = spawnSync('unshare', ['--mount', 'sh', '-c', START, 'crun', bundle, `try-${process.pid}`], {
      encoding: 'utf8',
    })
    if (ran.status !== 0) throw new Error(`crun run: ${ran.stderr}`)
    return ran.stdout
  } finally {
    rmSync(bundle, { recursive: true, force: true })
  }
}
