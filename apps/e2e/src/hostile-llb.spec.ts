import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@slipway/base'
import { fileActions, scratch } from '@slipway/llb'
import { pb, services } from '@slipway/proto'
import { type Caller, dial, type RpcMethod } from '@slipway/rpc'
import Long from 'long'
import { mountsBelow } from './harness/daemon.ts'
import { llb } from './harness/driver.ts'
import { useSite } from './harness/site.ts'

const site = useSite()
const control = services.ControlService
let caller: Caller

beforeAll(() => {
  caller = dial(site.daemon.address)
})
afterAll(() => caller?.close())

/** Whatever was sent: the daemon lives, builds, and holds no mounts. */
afterEach(async () => {
  expect(site.daemon.crashed).toBe(false)
  const text = newId()
  await site.driver.build(await llb(scratch().file(fileActions.mkfile('/alive', 0o644, Buffer.from(text)))))
  expect(mountsBelow(site.daemon.root)).toEqual([])
})

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const opBytes = (op: pb.Op.$Properties): Uint8Array => pb.Op.encode(op).finish()
const input = (bytes: Uint8Array, index = 0): pb.Input.$Properties => ({
  digest: digestOf(bytes),
  index: Long.fromNumber(index),
})
const terminal = (bytes: Uint8Array, index = 0): Uint8Array => opBytes({ inputs: [input(bytes, index)] })
const source = (identifier: string, attrs = {}): Uint8Array => opBytes({ source: { identifier, attrs } })

async function refused(
  def: readonly Uint8Array[],
  metadata: Record<string, pb.OpMetadata.$Properties> = {},
): Promise<string> {
  const error: unknown = await caller
    .unary(
      control.Solve,
      { Ref: newId(), Definition: { def: [...def], metadata } as pb.Definition.$Properties },
      { deadlineMs: 20_000 },
    )
    .then(
      () => undefined,
      (reason: unknown) => reason,
    )
  if (!(error instanceof Error))
    throw new Error(`accepted: ${JSON.stringify(def.map((bytes) => Buffer.from(bytes).toString('latin1')))}`)
  const { message, code } = error as Error & { code: string }
  expect(code).not.toBe('deadline-exceeded')
  expect(code).not.toBe('internal')
  expect(message).not.toMatch(/undefined|is not a function|Cannot read/)
  return message
}

const mkfile = (path: string): Uint8Array =>
  opBytes({
    file: {
      actions: [
        {
          input: Long.NEG_ONE,
          secondaryInput: Long.NEG_ONE,
          output: Long.ZERO,
          mkfile: { path, mode: 0o644, data: Buffer.from('x'), timestamp: Long.NEG_ONE },
        },
      ],
    },
  })

describe('a definition that is', () => {
  it('garbage, truncated or empty is refused (C001, C002)', async () => {
    expect(await refused([Buffer.from('garbage \xff\xff', 'latin1'), Buffer.from([1, 2, 3])])).toBeTruthy()
    const whole = mkfile('/f')
    expect(await refused([whole.subarray(0, -3), terminal(whole.subarray(0, -3))])).toBeTruthy()
    expect(await refused([whole])).toMatch(/invalid LLB with 1 vertexes/)
    expect(await refused([Buffer.alloc(0), terminal(Buffer.alloc(0))])).toBeTruthy()
  })

  it('missing an input, or naming an output that is not there (C003)', async () => {
    expect(await refused([terminal(mkfile('/absent'))])).toBeTruthy()
    const orphan = opBytes({
      inputs: [input(mkfile('/absent'))],
      file: pb.Op.decode(mkfile('/x')).file ?? null,
    } as pb.Op.$Properties)
    expect(await refused([orphan, terminal(orphan)])).toMatch(/invalid missing input digest/)
    const file = mkfile('/f')
    expect(await refused([file, terminal(file, 1)])).toMatch(/index|output/)
    expect(await refused([file, terminal(file, -1)])).toMatch(/index|output/)
    expect(await refused([file, terminal(file, 2 ** 31)])).toMatch(/index|output/)
  })

  it('circular as far as digests allow, or with no end op (C002)', async () => {
    const self = `sha256:${'a'.repeat(64)}`
    const loop = opBytes({ inputs: [{ digest: self, index: Long.ZERO }] })
    expect(await refused([loop, loop])).toBeTruthy()
    expect(await refused([opBytes({}), opBytes({})])).toBeTruthy()
    const file = mkfile('/f')
    expect(await refused([terminal(file), file])).toBeTruthy()
  })

  it('full of ops without their parts: nil messages everywhere (C004)', async () => {
    const ops: readonly pb.Op.$Properties[] = [
      { exec: {} },
      { exec: { meta: {}, mounts: [{}] } },
      { exec: { meta: { args: ['x'], cwd: '/' }, mounts: [] } },
      {
        exec: {
          meta: { args: ['x'], cwd: '/' },
          mounts: [{ dest: '/', input: Long.fromNumber(5), output: Long.ZERO }],
        },
      },
      {
        exec: {
          meta: { args: ['x'], cwd: '/' },
          mounts: [{ dest: '/x', input: Long.NEG_ONE, output: Long.ZERO }],
        },
      },
      { file: {} },
      { file: { actions: [{}] } },
      {
        file: {
          actions: [
            {
              input: Long.fromNumber(9),
              secondaryInput: Long.NEG_ONE,
              output: Long.ZERO,
              mkdir: { path: '/x' },
            },
          ],
        },
      },
      {
        file: {
          actions: [
            {
              input: Long.NEG_ONE,
              secondaryInput: Long.fromNumber(7),
              output: Long.ZERO,
              copy: { src: '/', dest: '/' },
            },
          ],
        },
      },
      {
        file: {
          actions: [
            {
              input: Long.NEG_ONE,
              secondaryInput: Long.NEG_ONE,
              output: Long.fromNumber(3),
              mkdir: { path: '/x' },
            },
          ],
        },
      },
      { source: {} },
      { source: { identifier: 'nosuch://x', attrs: {} } },
      { source: { identifier: '', attrs: {} } },
      { merge: {} },
      { merge: { inputs: [{ input: Long.fromNumber(3) }] } },
      { diff: {} },
      { diff: { lower: { input: Long.fromNumber(4) }, upper: { input: Long.fromNumber(4) } } },
      { build: {} },
      { passthrough: {} },
      { passthrough: { id: 'x', outputs: [Long.fromNumber(4)] } },
    ] as readonly pb.Op.$Properties[]
    const accepted: string[] = []
    for (const op of ops) {
      const bytes = opBytes(op)
      const message = await refused([bytes, terminal(bytes)]).catch(
        (error: Error) => void accepted.push(`${JSON.stringify(op)} ${error.message}`),
      )
      if (message !== undefined) expect(message).not.toBe('')
    }
    expect(accepted).toEqual([])
  })

  it('asking for a capability that nobody has, or with bad metadata (C007)', async () => {
    const file = mkfile('/f')
    const caps = { [digestOf(file)]: { caps: { 'no.such.cap': true } } }
    expect(await refused([file, terminal(file)], caps)).toMatch(/unknown API capability no\.such\.cap/)
  })

  it('reaching out of its root by path: all of it stays inside (C061)', async () => {
    for (const path of [
      '/../../../../evil-by-slipway',
      '../../evil-by-slipway',
      '/a/../../evil-by-slipway',
    ]) {
      const file = mkfile(path)
      await caller
        .unary(
          control.Solve,
          { Ref: newId(), Definition: { def: [file, terminal(file)] } },
          { deadlineMs: 20_000 },
        )
        .catch(() => {})
    }
    for (const root of ['/', '/tmp/', `${site.daemon.root}/`])
      expect(existsSync(`${root}evil-by-slipway`)).toBe(false)
  })

  it('with sources of odd names and attributes (C082, C125, C144)', async () => {
    for (const identifier of [
      'docker-image://',
      'docker-image://UPPER/case',
      'docker-image://x@sha256:zz',
      'local://',
      'http://',
      'git://',
      'oci-layout://x',
    ]) {
      const op = source(identifier)
      expect(await refused([op, terminal(op)])).toBeTruthy()
    }
    const attrs = source('local://x', { 'local.includepattern': 'not json' })
    expect(await refused([attrs, terminal(attrs)])).toBeTruthy()
    const nested = source('local://x', { 'local.includepattern': '[1,{"a":[]}]' })
    expect(await refused([nested, terminal(nested)])).toBeTruthy()
  })

  it('thousands of ops deep is no problem (F003)', async () => {
    const ops: Uint8Array[] = [mkfile('/0')]
    for (let depth = 1; depth < 3_000; depth++) {
      const action = {
        input: Long.ZERO,
        secondaryInput: Long.NEG_ONE,
        output: Long.ZERO,
        rm: { path: '/none', allowNotFound: true },
      }
      ops.push(
        opBytes({ inputs: [input(ops[depth - 1]!)], file: { actions: [action] } } as pb.Op.$Properties),
      )
    }
    await caller.unary(
      control.Solve,
      { Ref: newId(), Definition: { def: [...ops.slice(0, 300), terminal(ops[299]!)] } },
      { deadlineMs: 60_000 },
    )
    const stop = new AbortController()
    const deep = caller.unary(
      control.Solve,
      { Ref: newId(), Definition: { def: [...ops, terminal(ops.at(-1)!)] } },
      { signal: stop.signal },
    )
    deep.catch(() => {})
    await new Promise((done) => setTimeout(done, 500))
    const started = Date.now()
    await caller.unary(control.Info, {}, { deadlineMs: 10_000 })
    expect(Date.now() - started).toBeLessThan(2_000)
    stop.abort()
    await deep.catch(() => {})
  })
})

describe('bytes that are no gRPC', () => {
  const raw = async (bytes: Uint8Array): Promise<void> => {
    const socket = connect(site.daemon.address.slice('unix://'.length))
    socket.on('error', () => {})
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    socket.write(bytes)
    await new Promise((done) => setTimeout(done, 100))
    socket.destroy()
  }

  it('no HTTP/2, half a preface, a frame cut short, a frame too long', async () => {
    await raw(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    await raw(preface.subarray(0, 10))
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
    await raw(Buffer.concat([preface, settings, Buffer.from([0, 0, 200, 1, 4, 0, 0, 0, 1, 1, 2, 3])]))
    await raw(Buffer.concat([preface, settings, Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1])]))
    await raw(Buffer.concat([preface, settings, Buffer.alloc(4_096, 0xa5)]))
  })

  it('messages that no decoder takes, and too big ones (A003)', async () => {
    const junk = (path: string): RpcMethod<Buffer, Buffer> => {
      const same = (bytes: Buffer): Buffer => bytes
      return {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: same,
        requestDeserialize: same,
        responseSerialize: same,
        responseDeserialize: same,
      }
    }
    for (const path of [control.Solve.path, control.ListWorkers.path, services.LLBBridgeService.Solve.path]) {
      await expect(
        caller.unary(junk(path), Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0xff]), { deadlineMs: 5_000 }),
      ).rejects.toBeDefined()
      await expect(
        caller.unary(junk(path), Buffer.from([0x0a, 0x7f, 0x01]), { deadlineMs: 5_000 }),
      ).rejects.toBeDefined()
    }
    await expect(caller.unary(junk('/moby.buildkit.v1.Control/Nope'), Buffer.alloc(0))).rejects.toMatchObject(
      { code: 'unimplemented' },
    )
    const definition = { def: [Buffer.alloc(10 << 20)] }
    await expect(
      caller.unary(control.Solve, { Ref: newId(), FrontendInputs: { big: definition }, Frontend: 'nosuch' }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('nosuch'),
    })
  })
})
