import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import { decodeHeader, FILE_SYNC_DIFF_COPY, FsSync, type ReceiveOptions } from '@slipway/fs-sync'
import type { slipway } from '@slipway/proto'
import { type Caller, dial, duplex, type RunningServer, serve, service } from '@slipway/rpc'
import type { Session } from '@slipway/sessions'
import { createRemoteReceiver } from '@slipway/sources/local/remote-receiver'
import { createContextSyncService } from './index.ts'

const sync = new FsSync({ threads: 2 })
let dir: string
let servers: RunningServer[]
let callers: Caller[]
let session: Session
let seen: slipway.sessions.v1.SessionRoutes.$Properties[]

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'context-sync-'))
  for (const name of ['client', 'state', 'state/tree']) mkdirSync(join(dir, name))
  seen = []
  const client = `unix://${join(dir, 'client.sock')}`
  const host = `unix://${join(dir, 'host.sock')}`
  const handle = duplex<Buffer, Buffer>(async (call, { metadata }) => {
    const excludePatterns = decodeHeader(metadata, 'exclude-patterns')
    await sync.send(
      call,
      { trees: [{ directory: join(dir, 'client'), excludePatterns }] },
      { role: 'server' },
    )
  })
  servers = [
    await serve([service({ DiffCopy: FILE_SYNC_DIFF_COPY }, { DiffCopy: handle })], { addresses: [client] }),
  ]
  callers = [dial(client), dial(host)]
  session = {
    id: 's1',
    sharedKey: '',
    closed: new AbortController().signal,
    supports: () => true,
    unary: (method, request, options) => callers[0]!.unary(method, request, options),
    serverStream: (method, request, options) => callers[0]!.serverStream(method, request, options),
    duplex: (method, options) => callers[0]!.duplex(method, options),
  }
  const contextSync = createContextSyncService({
    sync,
    roots: [join(dir, 'state')],
    sessionsOf: (routes) => {
      seen.push(routes)
      return {
        get: (id) =>
          id === 's1'
            ? Promise.resolve(session)
            : Promise.reject(new SlipwayError('not-found', `no active session for ${id}`)),
      }
    },
  })
  servers.push(await serve([contextSync], { addresses: [host] }))
})
afterEach(async () => {
  for (const caller of callers) caller.close()
  for (const server of servers) await server.close(0)
  rmSync(dir, { recursive: true })
})
afterAll(() => sync.close())

async function receive(options: Partial<ReceiveOptions> = {}, id = 's1') {
  const receiver = createRemoteReceiver(callers[1]!, () => ({
    routes: [{ session: id, build: 'b', relay: 'r' }],
  }))
  const headers = { 'exclude-patterns': ['skip'], 'include-patterns': undefined }
  const all = { root: join(dir, 'state/tree'), index: join(dir, 'state/index'), ...options }
  return await receiver.receive({ ...session, id }, headers, all)
}

describe('createContextSyncService', () => {
  it('receives a tree for somebody else, incrementally (B015, B042)', async () => {
    for (const name of ['a', 'skip']) writeFileSync(join(dir, 'client', name), name)
    expect(await receive()).toMatchObject({ files: 1, requested: 1, bytes: 1 })
    expect(await receive()).toMatchObject({ files: 1, requested: 0 })
    expect(readdirSync(join(dir, 'state/tree'))).toEqual(['a'])
    expect(seen[0]?.routes?.[0]).toMatchObject({ session: 's1', build: 'b', relay: 'r' })
  })

  it('tells how much came, however quick it was', async () => {
    writeFileSync(join(dir, 'client', 'big'), 'x'.repeat(70_000))
    const told: number[] = []
    await receive({ onProgress: (bytes) => told.push(bytes) })
    expect(told.at(-1)).toBeGreaterThanOrEqual(70_000)
  })

  it.each([['/etc/x'], ['relative'], ['STATE/../client']])(
    'writes only below its roots: %s',
    async (path) => {
      const root = path.replace('STATE', join(dir, 'state'))
      await expect(receive({ root })).rejects.toMatchObject({ code: 'invalid-argument' })
      await expect(receive({ index: root })).rejects.toMatchObject({ code: 'invalid-argument' })
    },
  )

  it('passes the errors of sessions and clients on', async () => {
    await expect(receive({}, 'gone')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('no active session for gone'),
    })
    rmSync(join(dir, 'client'), { recursive: true })
    await expect(receive()).rejects.toThrow('ENOENT')
  })
})
