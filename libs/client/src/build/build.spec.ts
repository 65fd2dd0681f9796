import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { Metadata } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import { FILE_SEND_DIFF_COPY, FILE_SYNC_DIFF_COPY, FsSync } from '@slipway/fs-sync'
import type { ProgressEvent } from '@slipway/progress'
import { bytesMethod, type Caller, decodeStatus, drained, messagesOf } from '@slipway/rpc'
import { Client } from '../client.ts'
import { Uploads } from '../files/uploads.ts'
import { type FakeBehaviour, FakeDaemon } from '../testing/fake-daemon.ts'
import type { BuildRequest } from './request.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-client-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

async function run(behaviour: FakeBehaviour, request: BuildRequest, signal?: AbortSignal) {
  await using daemon = await FakeDaemon.open(behaviour)
  await using client = Client.dial(daemon.address)
  const events: ProgressEvent[] = []
  const result = await client.build(
    { frontend: 'dockerfile.v0', ...request },
    { onProgress: (batch) => events.push(...batch), ...(signal ? { signal } : {}) },
  )
  return { ...result, events, sessionHeaders: daemon.sessionHeaders }
}

async function sendFile(client: Caller, index: number, text: string): Promise<void> {
  const metadata = new Metadata()
  metadata.set('buildkit-attachable-exporter-id', String(index))
  const call = client.duplex(bytesMethod('/moby.filesync.v1.FileSend/DiffCopy'), { metadata })
  call.write({ data: Buffer.from(text) })
  call.end()
  for await (const _ of messagesOf(call)) throw new Error('nothing is expected back')
}

describe('build', () => {
  it('drives the frontend through the bridge and passes progress on (A087)', async () => {
    const vertex: ProgressEvent = { kind: 'vertex', digest: 'sha256:a', inputs: [], name: 'n', started: 5 }
    const result = await run(
      {
        events: [vertex],
        frontend: async (request) => {
          expect(request.Frontend).toBe('dockerfile.v0')
          expect(request.FrontendOpt).toEqual({ target: 't' })
          return { 'result.txt': Buffer.from('hi') }
        },
        job: async ({ solve, returned }) => {
          expect(solve.Frontend).toBe('')
          expect(solve.Entitlements).toEqual(['network.host'])
          expect((await returned).result?.ref).toMatchObject({ id: 'r' })
          return { 'containerimage.digest': 'sha256:b' }
        },
      },
      { frontendOpt: { target: 't' }, entitlements: ['network.host'], sharedKey: 'key' },
    )
    expect(result.response).toEqual({ 'containerimage.digest': 'sha256:b' })
    expect(Buffer.from(result.metadata.get('result.txt')!).toString()).toBe('hi')
    expect(result.events).toEqual([vertex])
    const [headers] = result.sessionHeaders
    expect(headers!.get('x-docker-expose-session-uuid')[0]).toMatch(/^[0-9a-z]{25}$/)
    expect(headers!.get('x-docker-expose-session-sharedkey')).toEqual(['key'])
  })

  it('rejects with the error of the job, its details kept, and tells the job why the frontend failed', async () => {
    const source = {
      kind: 'source' as const,
      filename: 'Dockerfile',
      data: Buffer.from('FROM x'),
      language: 'Dockerfile',
      ranges: [{ start: { line: 1, character: 0 }, end: { line: 1, character: 6 } }],
    }
    const failed = run(
      {
        frontend: () =>
          Promise.reject(
            new SlipwayError('invalid-argument', 'dockerfile parse error', { details: [source] }),
          ),
        job: async ({ returned }) => {
          throw decodeStatus((await returned).error!)
        },
      },
      {},
    )
    await expect(failed).rejects.toMatchObject({
      code: 'invalid-argument',
      message: 'failed to solve: dockerfile parse error',
      details: expect.arrayContaining([
        expect.objectContaining({ kind: 'source', filename: 'Dockerfile', ranges: source.ranges }),
      ]),
    })
  })

  it('cancels the job when its signal aborts (B031)', async () => {
    const controller = new AbortController()
    let canceled = false
    const canceling = run(
      {
        job: async ({ signal }) => {
          controller.abort()
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
          canceled = true
          throw new SlipwayError('canceled', 'context canceled')
        },
      },
      {},
      controller.signal,
    )
    await expect(canceling).rejects.toMatchObject({ code: 'canceled' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(canceled).toBe(true)
  })

  it('refuses requests that make no sense', async () => {
    await expect(run({}, { frontend: '' })).rejects.toThrow('invalid empty definition')
    await expect(run({}, { definition: {} })).rejects.toThrow('invalid definition for frontend dockerfile.v0')
  })
})

describe('outputs', () => {
  it('replaces files in one step, each output to its own target (B025 B026)', async () => {
    const first = join(base, 'first.tar')
    writeFileSync(first, 'old')
    const stream = new PassThrough()
    await run(
      {
        job: async ({ client, returned }) => {
          await returned
          await sendFile(client, 0, 'one')
          await sendFile(client, 1, 'two')
          return {}
        },
      },
      {
        outputs: [
          { type: 'oci', attrs: {}, target: { kind: 'file', path: first } },
          { type: 'tar', attrs: {}, target: { kind: 'stream', stream } },
        ],
      },
    )
    expect(readFileSync(first, 'utf8')).toBe('one')
    expect((stream.read() as Buffer).toString()).toBe('two')
    expect(readdirSync(base)).toEqual(['first.tar'])
  })

  it('waits for a slow target, and leaves no listener behind each time (B025)', async () => {
    let most = 0
    let size = 0
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        size += chunk.length
        most = Math.max(most, slow.listenerCount('close'), slow.listenerCount('drain'))
        setImmediate(done)
      },
    })
    await run(
      {
        job: async ({ client, returned }) => {
          await returned
          const call = client.duplex(bytesMethod('/moby.filesync.v1.FileSend/DiffCopy'))
          for (let i = 0; i < 50; i++) if (!call.write({ data: Buffer.alloc(1000) })) await drained(call)
          call.end()
          for await (const _ of messagesOf(call)) throw new Error('nothing is expected back')
          return {}
        },
      },
      { outputs: [{ type: 'oci', attrs: {}, target: { kind: 'stream', stream: slow } }] },
    )
    expect(size).toBe(50_000)
    expect(most).toBeLessThan(5)
  })

  it('keeps the old file when the transfer breaks off (B031)', async () => {
    const path = join(base, 'out.tar')
    writeFileSync(path, 'old')
    const failing = run(
      {
        job: async ({ client, returned }) => {
          await returned
          const call = client.duplex(FILE_SEND_DIFF_COPY)
          call.on('error', () => {})
          call.write(Buffer.from([0x0a, 1, 65]))
          await new Promise((resolve) => setTimeout(resolve, 50))
          call.cancel()
          throw new SlipwayError('internal', 'broke')
        },
      },
      { outputs: [{ type: 'oci', attrs: {}, target: { kind: 'file', path } }] },
    )
    await expect(failing).rejects.toThrow('broke')
    expect(readFileSync(path, 'utf8')).toBe('old')
  })

  it('declines, knows its outputs, and wants a daemon that can mirror (B028 B029)', async () => {
    const codes: unknown[] = []
    await run(
      {
        job: async ({ client, returned }) => {
          await returned
          for (const index of [0, 1, 2]) {
            await sendFile(client, index, 'x').catch((error: unknown) => {
              const { code, message } = error as SlipwayError
              codes.push([code, message])
            })
          }
          return {}
        },
      },
      {
        outputs: [
          { type: 'oci', attrs: {}, target: { kind: 'declined' } },
          { type: 'local', attrs: {}, target: { kind: 'directory', path: join(base, 'd'), mirror: true } },
        ],
      },
    )
    expect(codes).toEqual([
      ['already-exists', 'target already exists'],
      [
        'failed-precondition',
        'local exporter mode=delete requires a BuildKit daemon with multi-platform local export support',
      ],
      ['not-found', 'exporter 2 not found'],
    ])
    expect(existsSync(join(base, 'd'))).toBe(false)
  })
})

describe('directories', () => {
  it('sends what the daemon asks for, lists kept apart from commas, as owner 0 (B015 B017 B018 B019 B021)', async () => {
    const context = join(base, 'context')
    mkdirSync(join(context, 'sub'), { recursive: true })
    for (const name of ['a, b', 'c', 'sub/ü', 'sub/x']) writeFileSync(join(context, name), name)
    const target = join(base, 'target')
    mkdirSync(target)
    const refused: string[] = []
    await using fsSync = new FsSync({ threads: 1 })
    await run(
      {
        job: async ({ client, returned }) => {
          await returned
          const metadata = new Metadata()
          metadata.set('dir-name', 'context')
          for (const pattern of ['a, b', 'sub/%C3%BC']) metadata.add('include-patterns', pattern)
          metadata.set('include-patterns-encoded', '1')
          const call = client.duplex(FILE_SYNC_DIFF_COPY, { metadata })
          await fsSync.receive(call, { root: target })
          const other = new Metadata()
          other.set('dir-name', 'other')
          const denied = client.duplex(FILE_SYNC_DIFF_COPY, { metadata: other })
          await fsSync.receive(denied, { root: target }).catch((error: Error) => refused.push(error.message))
          return {}
        },
      },
      { directories: new Map([['context', context]]) },
    )
    expect(readdirSync(target)).toEqual(['a, b', 'sub'])
    expect(readdirSync(join(target, 'sub'))).toEqual(['ü'])
    expect(refused).toEqual(['no access allowed to dir "other"'])
  })
})

describe('uploads', () => {
  it('serves a stream once, by its URL (B062)', async () => {
    const uploads = new Uploads()
    const url = uploads.add(PassThrough.from([Buffer.from('tar '), Buffer.from('bytes')]))
    const answers: string[] = []
    await run(
      {
        job: async ({ client, returned }) => {
          await returned
          for (let i = 0; i < 2; i++) {
            const metadata = new Metadata()
            metadata.set('urlpath', new URL(url).pathname)
            const call = client.duplex(bytesMethod('/moby.upload.v1.Upload/Pull'), { metadata })
            let text = ''
            try {
              for await (const { data } of messagesOf(call)) text += Buffer.from(data).toString()
            } catch (error) {
              text = (error as Error).message
            }
            answers.push(text)
          }
          return {}
        },
      },
      { attachables: [uploads] },
    )
    expect(answers[0]).toBe('tar bytes')
    expect(answers[1]).toMatch(/^no http response from session for /)
  })
})
