import { afterEach, describe, expect, it } from '@jest/globals'
import { sessionGroup, SessionRoutes } from '@slipway/sessions'
import { createDeferred, errorCode, SlipwayError } from '@slipway/base'
import type { ProcessExit, ProcessIO } from '@slipway/rpc'
import { openLoopback } from '@slipway/rpc/testing'
import type { ContainerProcessRequest, ContainerRequest, WorkContext, Worker } from '../index.ts'
import { openWorkerClient } from './client.ts'
import { WorkerService } from './server.ts'

const PLATFORM = { os: 'linux', architecture: 'arm64' }
const REQUEST: ContainerRequest = {
  mounts: [
    { dest: '/', readonly: true },
    { dest: '/x', selector: '/sub' },
  ],
  inputs: ['w1::r1', ''],
  platform: PLATFORM,
  network: 2,
  hostname: 'h',
  extraHosts: [{ Host: 'a', IP: '10.0.0.1' }],
  description: 'container c',
  files: { target: '/run/x', entries: new Map([['f', Buffer.from([0, 255])]]) },
  memory: 1 << 20,
}
const PROCESS: ContainerProcessRequest = {
  meta: { args: ['cat'], env: ['A=b'], cwd: '/', user: 'u' },
  tty: true,
  security: 1,
  secretEnv: [{ ID: 's', name: 'S', optional: true }],
}

type Step = (io: ProcessIO, signal: AbortSignal | undefined) => Promise<ProcessExit>

/** A worker whose containers run functions. */
class ContainerWorker {
  readonly id = 'w1'
  readonly opened: ContainerRequest[] = []
  readonly started: ContainerProcessRequest[] = []
  readonly controls: unknown[] = []
  context: WorkContext | undefined
  open = 0
  step: Step = () => Promise.resolve({ exitCode: 0 })

  info = () => Promise.resolve({ id: this.id, labels: {}, platforms: [PLATFORM] })

  openContainer: Worker['openContainer'] = async (request, context) => {
    if (request.inputs.includes('w1::gone')) throw new SlipwayError('not-found', 'ref w1::gone is gone')
    this.opened.push(request)
    this.context = context
    this.open++
    const life = new AbortController()
    return await Promise.resolve({
      start: async (process, io, signal) => {
        this.started.push(process)
        const exit = this.step(io, signal ? AbortSignal.any([life.signal, signal]) : life.signal)
        exit.catch(() => {})
        return await Promise.resolve({
          exit,
          kill: (number: number) => Promise.resolve(void this.controls.push(number)),
          resize: (size: object) => Promise.resolve(void this.controls.push(size)),
        })
      },
      readFile: async (mount, path, range) =>
        await Promise.resolve(Buffer.from(JSON.stringify([mount, path, range]))),
      readDir: async (mount, path, pattern) => await Promise.resolve([{ path: `${mount}${path}${pattern}` }]),
      statFile: (mount, path) => Promise.reject(new SlipwayError('out-of-range', `no mount ${mount}${path}`)),
      [Symbol.asyncDispose]: () => {
        life.abort()
        return Promise.resolve(void this.open--)
      },
    })
  }
}

const stack: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of stack.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function open() {
  const fake = new ContainerWorker()
  const service = new WorkerService({ worker: fake as unknown as Worker, routes: new SessionRoutes() })
  const loopback = await openLoopback([service.service])
  const client = await openWorkerClient(loopback.caller, {
    routes: new SessionRoutes(),
    content: () => {
      throw new Error('no content')
    },
  })
  stack.push(loopback, service, client)
  return { fake, client }
}

function contextOf(stop = new AbortController()): WorkContext {
  const progress = { vertex: '', log: () => {}, status: () => {}, warn: () => {} }
  return { sessions: sessionGroup(), progress, signal: stop.signal }
}

function collect() {
  const text = { out: '', err: '' }
  const io: ProcessIO = {
    stdout: (chunk) => void (text.out += Buffer.from(chunk).toString()),
    stderr: (chunk) => void (text.err += Buffer.from(chunk).toString()),
  }
  return { io, text }
}

async function* of(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text))
}

describe('containers of a worker in another process', () => {
  it('are opened as they were asked for, and given back when they are disposed', async () => {
    const { fake, client } = await open()
    const container = await client.openContainer(REQUEST, contextOf())
    expect(fake.open).toBe(1)
    const [opened] = fake.opened
    expect({ ...opened, files: undefined }).toMatchObject({ ...REQUEST, files: undefined })
    expect(opened?.files?.target).toBe('/run/x')
    expect([...(opened?.files?.entries.get('f') ?? [])]).toEqual([0, 255])
    await container[Symbol.asyncDispose]()
    expect(fake.open).toBe(0)
  })

  it('run processes with input, output, sizes and signals', async () => {
    const { fake, client } = await open()
    const told = createDeferred<void>()
    fake.step = async (io) => {
      for await (const chunk of io.stdin ?? []) await io.stdout(chunk)
      void io.stderr(Buffer.from('err'))
      await told.promise
      return { exitCode: 3, signal: 15, oomKilled: true }
    }
    await using container = await client.openContainer(REQUEST, contextOf())
    const { io, text } = collect()
    const process = await container.start(PROCESS, { ...io, stdin: of('a', 'b') })
    await process.kill(15)
    await process.resize({ rows: 2, cols: 3 })
    while (fake.controls.length < 2) await new Promise((done) => setTimeout(done, 5))
    told.resolve()
    expect(await process.exit).toEqual({ exitCode: 3, signal: 15, oomKilled: true })
    expect(text).toEqual({ out: 'ab', err: 'err' })
    expect(fake.controls).toEqual([15, { rows: 2, cols: 3 }])
    expect(fake.started).toMatchObject([PROCESS])
  })

  it('are read by mount, with errors as they are', async () => {
    const { client } = await open()
    await using container = await client.openContainer(REQUEST, contextOf())
    const read = await container.readFile(1, '/f', { offset: 2, length: 3 })
    expect(JSON.parse(Buffer.from(read).toString())).toEqual([1, '/f', { offset: 2, length: 3 }])
    expect(await container.readDir(0, '/d', '*.x')).toMatchObject([{ path: '0/d*.x' }])
    await expect(container.statFile(7, '/s')).rejects.toMatchObject({
      code: 'out-of-range',
      message: expect.stringContaining('no mount 7/s'),
    })
  })

  it('end with the work that they were opened for, whatever runs in them', async () => {
    const { fake, client } = await open()
    fake.step = async (_io, signal) =>
      await new Promise((_, reject) =>
        signal?.addEventListener('abort', () => reject(new SlipwayError('canceled', 'context canceled'))),
      )
    const stop = new AbortController()
    const container = await client.openContainer(REQUEST, contextOf(stop))
    const process = await container.start(PROCESS, collect().io)
    stop.abort()
    expect(await process.exit.then(() => 'ok', errorCode)).toBe('canceled')
    while (fake.open > 0) await new Promise((done) => setTimeout(done, 5))
    expect(fake.context?.signal.aborted).toBe(true)
  })

  it('start nothing for a user that has gone', async () => {
    const { fake, client } = await open()
    await using container = await client.openContainer(REQUEST, contextOf())
    const gone = AbortSignal.abort(new SlipwayError('canceled', 'the call that started the process ended'))
    const started = container.start(PROCESS, collect().io, gone)
    await expect(started).rejects.toMatchObject({ code: 'canceled' })
    expect(fake.started).toEqual([])
  })

  it('fail to open with the reason', async () => {
    const { fake, client } = await open()
    const gone = client.openContainer({ ...REQUEST, inputs: ['w1::gone'] }, contextOf())
    await expect(gone).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('ref w1::gone is gone'),
    })
    expect(fake.open).toBe(0)
  })
})
