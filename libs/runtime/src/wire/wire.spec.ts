import { describe, expect, it } from '@jest/globals'
import { errorCode, SlipwayError } from '@slipway/base'
import { createMounter } from '@slipway/snapshots/mounter'
import { openLoopback } from '@slipway/rpc/testing'
import { openRuncRuntime } from '../runc/runtime.ts'
import type { ContainerSpec, ProcessExit, Runtime } from '../runtime.ts'
import { describeRuntime } from '../testing/suite.ts'
import { openExecutorClient } from './client.ts'
import { createExecutorService } from './server.ts'

describeRuntime('a runtime over gRPC', {
  open: async (root) => {
    const runtime = await openRuncRuntime({ root, mounter: createMounter() })
    const loopback = await openLoopback([createExecutorService(runtime)])
    return {
      ...(await openExecutorClient(loopback.caller)),
      [Symbol.asyncDispose]: async () => {
        await loopback[Symbol.asyncDispose]()
        await runtime[Symbol.asyncDispose]()
      },
    }
  },
})

const SPEC: ContainerSpec = {
  id: 'c1',
  mounts: [
    {
      destination: '/',
      specs: [{ type: 'overlay', source: 'overlay', options: ['lowerdir=/a:/b'] }],
      selector: 'sub',
      readonly: true,
    },
    {
      destination: '/t',
      specs: [{ type: 'tmpfs', source: 'tmpfs', target: 'x', options: [] }],
      readonly: false,
    },
  ],
  process: { args: ['a', 'b'], env: ['A=1', 'B='], cwd: '/w', user: 'u:g', tty: true },
  hostname: 'h',
  extraHosts: [{ host: 'x', ip: '1.2.3.4' }],
  network: 'none',
  security: 'insecure',
  ulimits: [{ name: 'nofile', soft: 1n, hard: 18446744073709551615n >> 1n }],
  cgroupParent: 'p',
  shmSize: 5,
  readonlyRootfs: true,
  resources: { memory: 1n << 40n, memorySwap: -1n, cpusetCpus: '0-1' },
  removeMountStubsRecursive: true,
}

function fake(start: Runtime['start']): Runtime {
  return { name: 'fake', start }
}

const IO = { stdout: () => {}, stderr: () => {} }

async function open(runtime: Runtime) {
  const loopback = await openLoopback([createExecutorService(runtime)])
  return { client: await openExecutorClient(loopback.caller), ...loopback }
}

describe('executor over gRPC', () => {
  it('carries every field of a container', async () => {
    let seen: ContainerSpec | undefined
    await using opened = await open(
      fake((spec) => {
        seen = spec
        throw new SlipwayError('invalid-argument', 'no user u')
      }),
    )
    const started = opened.client.start(SPEC, IO)
    await expect(started).rejects.toMatchObject({ code: 'invalid-argument', message: 'no user u' })
    expect(seen).toEqual(SPEC)
    expect(opened.client.name).toBe('fake')
  })

  it('kills and removes the container of a caller that has died', async () => {
    const exit = Promise.withResolvers<ProcessExit>()
    const disposed = Promise.withResolvers<void>()
    await using opened = await open(
      fake((_spec, _io, signal) => {
        signal?.addEventListener('abort', () => exit.resolve({ exitCode: 137, signal: 9 }))
        return Promise.resolve({
          id: 'c1',
          exit: exit.promise,
          exec: () => Promise.reject(new Error('no')),
          kill: () => Promise.resolve(),
          resize: () => Promise.resolve(),
          [Symbol.asyncDispose]: () => Promise.resolve(disposed.resolve()),
        })
      }),
    )
    const container = await opened.client.start(SPEC, IO)
    opened.caller.close()
    await opened.cut()
    expect(await container.exit.then(() => 'ok', errorCode)).toMatch(/unavailable|canceled/)
    await disposed.promise
  })

  it('holds back input that nobody takes', async () => {
    let taken = 0
    let sent = 0
    await using opened = await open(
      fake((_spec, io) => {
        void (async () => {
          for await (const chunk of io.stdin ?? []) {
            taken += chunk.length
            await new Promise((done) => setTimeout(done, 50))
          }
        })()
        return Promise.resolve({
          id: 'c1',
          exit: new Promise<ProcessExit>((resolve) => setTimeout(() => resolve({ exitCode: 0 }), 500)),
          exec: () => Promise.reject(new Error('no')),
          kill: () => Promise.resolve(),
          resize: () => Promise.resolve(),
          [Symbol.asyncDispose]: () => Promise.resolve(),
        })
      }),
    )
    async function* stdin() {
      for (let index = 0; index < 1000; index++) {
        sent += 64 << 10
        yield await Promise.resolve(Buffer.alloc(64 << 10))
      }
    }
    await using container = await opened.client.start(SPEC, { ...IO, stdin: stdin() })
    await container.exit
    expect(taken).toBeGreaterThan(0)
    expect(sent - taken).toBeLessThan(2 << 20)
  })
})
