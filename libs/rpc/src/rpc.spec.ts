import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { SlipwayError, wrapError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, messagesOf } from './caller.ts'
import { dial } from './dial.ts'
import { serverStream, unary } from './handlers.ts'
import { createHealthService } from './health.ts'
import { createReflectionServices } from './reflection.ts'
import { decodeStack, encodeStack, setProgramVersion } from './stack.ts'
import { type RunningServer, type Service, serve, service } from './serve.ts'

const detail = {
  kind: 'source',
  filename: 'Dockerfile',
  data: Buffer.from('FROM x\n'),
  language: 'Dockerfile',
  ranges: [{ start: { line: 1, character: 0 }, end: { line: 1, character: 6 } }],
} as const

const OTHER = { version: 'v7', revision: '', pid: 7, cmdline: ['other'], frames: [] }

function makeError(): Error {
  return new SlipwayError('not-found', 'nothing')
}

function controlService(): Service {
  return service(services.ControlService, {
    Info: unary<unknown, never>(() => {
      throw new SlipwayError('failed-precondition', 'broken: reason', {
        details: [
          { kind: 'vertex', digest: 'sha256:aa' },
          detail,
          { kind: 'any', typeUrl: 'big', value: Buffer.alloc(1 << 20) },
        ],
      })
    }),
    ListWorkers: unary<unknown, never>(() => {
      throw wrapError(makeError(), 'wrapped', [encodeStack(OTHER)])
    }),
    Prune: serverStream(
      async (_request: unknown, context, send: (message: { ID: string }) => Promise<void>) => {
        for (let i = 0; !context.signal.aborted; i++) await send({ ID: String(i) })
      },
    ),
  })
}

describe('rpc', () => {
  let dir: string
  let server: RunningServer
  let caller: Caller
  let address: string
  let failed: unknown[]

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-rpc-'))
    failed = []
    setProgramVersion({ version: 'v1.2.3', revision: 'abc' })
    address = `unix://${dir}/sock`
    server = await serve(
      [
        controlService(),
        createHealthService(['moby.buildkit.v1.Control'], () => true),
        ...createReflectionServices(['grpc/health/v1/health.proto'], ['grpc.health.v1.Health']),
      ],
      {
        addresses: [address],
        onFailed: (method, { code, message }) => void failed.push([method, code, message]),
      },
    )
    caller = dial(address)
  })

  afterEach(async () => {
    caller.close()
    await server.close(0)
    rmSync(dir, { recursive: true, force: true })
  })

  it('carries code, message and typed details of an error, leaving out what is too large for trailers (A004)', async () => {
    const error = (await caller
      .unary(services.ControlService.Info, {})
      .catch((thrown: unknown) => thrown)) as SlipwayError
    expect(error).toMatchObject({ code: 'failed-precondition', message: 'broken: reason' })
    expect(error.details.map((entry) => entry.kind)).toEqual(['vertex', 'source'])
    expect(error.details[1]).toEqual(detail)
  })

  it('carries the stack of whoever failed, and tells the server of the failed call (A005, A006)', async () => {
    const error = (await caller
      .unary(services.ControlService.ListWorkers, {})
      .catch((thrown: unknown) => thrown)) as SlipwayError
    const [first, second] = error.details.map(decodeStack)
    expect(first).toMatchObject({ pid: 7, version: 'v7', cmdline: ['other'] })
    expect(second).toMatchObject({ pid: process.pid, version: 'v1.2.3', revision: 'abc' })
    expect(second?.frames[0]).toMatchObject({ name: 'makeError', file: import.meta.filename })
    expect(second?.frames[0]?.line).toBeGreaterThan(0)
    expect(failed).toEqual([['/moby.buildkit.v1.Control/ListWorkers', 'not-found', 'wrapped: nothing']])
  })

  it('cancels a stream when the reader leaves, without overrunning it', async () => {
    const seen: (string | null | undefined)[] = []
    for await (const record of messagesOf(caller.serverStream(services.ControlService.Prune, {}))) {
      seen.push(record.ID)
      if (seen.length === 3) break
    }
    expect(seen).toEqual(['0', '1', '2'])
  })

  it('answers health for itself and for known services (A008)', async () => {
    expect(await caller.unary(services.HealthService.Check, {})).toMatchObject({ status: 1 })
    expect(
      await caller.unary(services.HealthService.Check, { service: 'moby.buildkit.v1.Control' }),
    ).toMatchObject({ status: 1 })
    await expect(caller.unary(services.HealthService.Check, { service: 'nope' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('lists its services by reflection (A009)', async () => {
    const client = new Client(`unix:${dir}/sock`, credentials.createInsecure())
    // ServerReflectionRequest { list_services = 7: "" }
    const call = client.makeBidiStreamRequest(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      new Metadata(),
    )
    call.write(Buffer.from([0x3a, 0x00]))
    const [answer] = (await new Promise<Buffer[]>((resolve, reject) => {
      call.once('data', (bytes: Buffer) => resolve([bytes]))
      call.once('error', reject)
    })) as [Buffer]
    expect(answer.toString('latin1')).toContain('grpc.health.v1.Health')
    call.end()
    client.close()
  })

  it('refuses an address in use and names it', async () => {
    await expect(serve([controlService()], { addresses: [address] })).rejects.toThrow(
      `${dir}/sock: address already in use`,
    )
    await expect(serve([controlService()], { addresses: ['npipe://x'] })).rejects.toThrow('npipe')
  })
})
