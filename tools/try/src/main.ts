// The main job on a real example: base images from Debian's packages, a registry on this machine, a build, a run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import { startRegistry } from '@slipway/testing'
import { runImage } from './container.ts'
import { unpackPackages } from './packages.ts'
import { run } from './run.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const example = join(root, 'examples/hello')
const cache = join(root, '.cache/try')
const out = join(cache, 'out')

function readImageConfig(archive: string): Parameters<typeof runImage>[1] {
  const read = (name: string): string => run('tar', ['-xOf', archive, name], { capture: true })
  const blob = (digest: string): string => `blobs/${digest.replace(':', '/')}`
  const index = JSON.parse(read('index.json')) as { manifests: { digest: string }[] }
  const manifest = JSON.parse(read(blob(index.manifests[0]!.digest))) as { config: { digest: string } }
  return JSON.parse(read(blob(manifest.config.digest))) as Parameters<typeof runImage>[1]
}

async function waitReady(address: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const caller = dial(address)
    try {
      await caller.unary(services.HealthService.Check, {}, { deadlineMs: 1_000 })
      return
    } catch (error) {
      if (tries === 200) throw error
      await new Promise((done) => setTimeout(done, 50))
    } finally {
      caller.close()
    }
  }
}

/** A daemon of its own, that ends with the example; the example ends at once where the daemon does. */
function startDaemon(address: string): AsyncDisposable {
  const args = ['--root', join(cache, 'state'), '--addr', address, '--log-level', 'warn']
  const daemon = spawn(join(root, 'bin/slipwayd'), args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = once(daemon, 'exit')
  let stopping = false
  void ended.then(() => {
    if (!stopping) process.exit(1)
  })
  return {
    [Symbol.asyncDispose]: async () => {
      stopping = true
      daemon.kill('SIGTERM')
      await ended
    },
  }
}

async function main(): Promise<void> {
  mkdirSync(cache, { recursive: true })
  await using cleanup = new AsyncDisposableStack()
  const registry = cleanup.use(await startRegistry())
  const base = `${registry.host}/example/base:latest`
  const toolchain = `${registry.host}/example/toolchain:latest`
  const images = join(cache, 'images')
  unpackPackages(join(images, 'base'), ['busybox-static', 'libc6'])
  unpackPackages(join(images, 'toolchain'), ['tcc', 'libc6-dev', 'linux-libc-dev'])
  cpSync(join(example, 'images'), images, { recursive: true })

  const socketDir = mkdtempSync(join(tmpdir(), 'slipway-try-'))
  cleanup.defer(() => rmSync(socketDir, { recursive: true, force: true }))
  const addr = `unix://${socketDir}/slipwayd.sock`
  cleanup.use(startDaemon(addr))
  await waitReady(addr)

  const slipway = (...args: readonly string[]): string =>
    run(join(root, 'bin/slipway'), ['build', '--addr', addr, ...args])
  console.log(`== making the example's base images from Debian's packages, in ${registry.host}`)
  slipway('-f', join(images, 'base.Dockerfile'), '--output', `type=image,name=${base},push=true`, images)
  slipway(
    '-f',
    join(images, 'toolchain.Dockerfile'),
    '--build-arg',
    `BASE=${base}`,
    '--output',
    `type=image,name=${toolchain},push=true`,
    images,
  )
  console.log('== building examples/hello')
  rmSync(out, { recursive: true, force: true })
  const args = ['--build-arg', `BASE=${base}`, '--build-arg', `TOOLCHAIN=${toolchain}`]
  slipway(
    ...args,
    '--output',
    `type=oci,dest=${out}/hello.tar`,
    '--output',
    `type=local,dest=${out}/rootfs`,
    example,
  )
  console.log('== running it with crun')
  process.stdout.write(runImage(join(out, 'rootfs'), readImageConfig(join(out, 'hello.tar'))))
  console.log(`== the image is in ${out}/hello.tar, its files are in ${out}/rootfs`)
}

await main()
