import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { listMounts } from '@slipway/linux'
import { services } from '@slipway/proto'
import { type Caller, dial } from '@slipway/rpc'
import { createMounter } from '@slipway/snapshots/mounter'
import { ContainerdServer, missingForContainerd } from '../testing/containerd-server.ts'
import { Harness, Output } from '../testing/harness.ts'
import { hasBusybox } from '../testing/rootfs.ts'
import { describeRuntime } from '../testing/suite.ts'
import { ContainerdClient } from './client.ts'
import { openContainerdRuntime } from './runtime.ts'

const missing = hasBusybox ? missingForContainerd() : 'needs a static /bin/busybox (Debian: busybox-static)'

/** A process of its own that starts a container and is then killed. */
const OWNER = `
import { readFileSync } from 'node:fs'
import { openContainerdRuntime } from '${new URL('./runtime.ts', import.meta.url).href}'
import { dial } from '${new URL('../../../rpc/src/index.ts', import.meta.url).href}'
import { createMounter } from '${new URL('../../../snapshots/src/mounter.ts', import.meta.url).href}'
const { root, spec, address } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const runtime = await openContainerdRuntime({ root, mounter: createMounter(), caller: dial(address) })
await runtime.start(spec, { stdout: (chunk) => process.stdout.write(chunk), stderr: (chunk) => process.stderr.write(chunk) })
`

if (missing === undefined) describeContainerd()
else
  describe('containerd', () => {
    it.skip(`SKIPPED: ${missing}`, () => undefined)
  })

function describeContainerd(): void {
  let server: ContainerdServer
  let caller: Caller
  beforeAll(async () => {
    server = await ContainerdServer.start()
    caller = dial(server.address)
  }, 60_000)
  afterAll(async () => {
    caller.close()
    await server[Symbol.asyncDispose]()
  })
  const open = (root: string) => openContainerdRuntime({ root, mounter: createMounter(), caller })
  const idsOf = async (): Promise<readonly string[]> => {
    const client = new ContainerdClient(caller, 'slipway')
    const { containers } = await client.call(services.ContainersService.List, { filters: [] })
    return (containers ?? []).map(({ id }) => id ?? '')
  }

  describeRuntime('containerd', { open })

  describe('a runtime over containerd', () => {
    let harness: Harness
    beforeAll(() => {
      harness = new Harness()
    })
    afterAll(() => harness.dispose())

    it('goes on with what runs while containerd is started anew, and makes it forget what ended', async () => {
      await using runtime = await open(join(harness.dir, 'restart'))
      const back = Promise.withResolvers<void>()
      async function* input(): AsyncIterable<Uint8Array> {
        await back.promise
        yield Buffer.from('in\n')
      }
      const output = new Output(input())
      await using container = await harness.start(runtime, 'echo up; cat; echo out; exit 7', {}, output)
      await output.waitFor('up')
      await server.kill()
      await server.resume()
      back.resolve()
      expect((await container.exit).exitCode).toBe(7)
      expect(output.out).toBe('up\nin\nout\n')
      await container[Symbol.asyncDispose]()
      expect(await idsOf()).toEqual([])
    })

    it('ends and removes at its start what a dead owner of its root left, and nothing else', async () => {
      await using other = await open(join(harness.dir, 'other'))
      const theirs = new Output()
      await using running = await harness.start(other, 'echo up; sleep 600', {}, theirs)
      await theirs.waitFor('up')
      const root = join(harness.dir, 'dead')
      const spec = harness.spec(['/bin/sh', '-c', 'echo up; sleep 4321'])
      writeFileSync(join(harness.dir, 'owner.json'), JSON.stringify({ root, spec, address: server.address }))
      writeFileSync(join(harness.dir, 'owner.mts'), OWNER)
      const owner = spawn(process.execPath, [join(harness.dir, 'owner.mts'), join(harness.dir, 'owner.json')])
      const ended = once(owner, 'exit')
      await new Promise((resolve, reject) => {
        owner.stdout.on('data', (chunk: Buffer) => chunk.includes('up') && resolve(undefined))
        owner.stderr.on('data', (chunk: Buffer) => reject(new Error(chunk.toString())))
      })
      owner.kill('SIGKILL')
      await ended
      expect((await idsOf()).toSorted()).toEqual([spec.id, running.id].toSorted())
      const pid = Number(readFileSync(join(root, 'bundles', spec.id, 'pid'), 'utf8'))
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('4321')

      await using _runtime = await open(root)
      expect(existsSync(`/proc/${pid}`)).toBe(false)
      expect(await idsOf()).toEqual([running.id])
      expect(readdirSync(join(root, 'bundles'))).toEqual([])
      expect(listMounts().filter(({ target }) => target.startsWith(root))).toEqual([])
    })

    it('says that no containerd answers', async () => {
      const nobody = dial(`unix://${harness.dir}/nobody.sock`)
      const opened = openContainerdRuntime({
        root: join(harness.dir, 'nobody'),
        mounter: createMounter(),
        caller: nobody,
        waitMs: 200,
      })
      await expect(opened).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('containerd'),
      })
      nobody.close()
    })
  })
}
