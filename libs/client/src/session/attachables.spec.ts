import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { services } from '@slipway/proto'
import { bytesMethod, type Caller, messagesOf } from '@slipway/rpc'
import { Client } from '../client.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { offerSecrets } from './secrets.ts'
import type { Attachable } from './session.ts'
import { offerSsh } from './ssh.ts'
import { agentMessages, serveReadOnly } from './ssh-agent.ts'
import { KeyAgent } from './ssh-keys.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-attachables-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

async function asDaemon<T>(attachable: Attachable, ask: (client: Caller) => Promise<T>): Promise<T> {
  let answer: T | undefined
  await using daemon = await FakeDaemon.open({
    job: async ({ client, returned }) => {
      await returned
      answer = await ask(client)
      return {}
    },
  })
  await using client = Client.dial(daemon.address)
  await client.build({ frontend: 'f', attachables: [attachable] }, { onProgress: () => {} })
  return answer as T
}

describe('secrets', () => {
  it('come from files, variables, or whichever is there (B056 B058)', async () => {
    const file = join(base, 'file')
    writeFileSync(file, 'from file')
    const env = { VAR: 'from env', AUTO: 'auto' }
    const offered = offerSecrets(
      [{ id: 'a', file }, { id: 'b', env: 'VAR' }, { id: 'AUTO' }, { id: file }],
      env,
    )
    const read = await asDaemon(offered, async (client) => {
      const get = async (ID: string): Promise<string> =>
        Buffer.from((await client.unary(services.SecretsService.GetSecret, { ID })).data!).toString()
      const missing = await get('zzz').catch((error: { code: string }) => error.code)
      return [await get('a'), await get('b'), await get('AUTO'), await get(file), missing]
    })
    expect(read).toEqual(['from file', 'from env', 'auto', 'from file', 'not-found'])
  })

  it('are checked when they are offered (B057)', () => {
    const big = join(base, 'big')
    writeFileSync(big, Buffer.alloc(600 << 10))
    expect(() => offerSecrets([{ id: 'x', file: big }], {})).toThrow('secret x too big. max size 500KiB')
    expect(() => offerSecrets([{ id: 'nope' }], {})).toThrow('failed to stat nope')
    expect(() => offerSecrets([{ id: '' }], {})).toThrow('secret missing ID')
  })
})

describe('ssh agents', () => {
  const list = Buffer.from([0, 0, 0, 1, 11])
  const removeAll = Buffer.from([0, 0, 0, 1, 19])
  let agent: Server
  let received: Buffer[]

  /** Says for each piece that comes, after a while, that it has no keys. */
  async function startAgent(): Promise<string> {
    received = []
    const path = join(base, 'agent.sock')
    agent = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (data) => {
        received.push(data)
        setTimeout(() => socket.write(Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0])), 50)
      })
    }).listen(path)
    await once(agent, 'listening')
    return path
  }

  async function talk(client: Caller, ...messages: readonly Buffer[]): Promise<Buffer> {
    const metadata = new Metadata()
    metadata.set('buildkit.ssh.id', 'default')
    const call = client.duplex(bytesMethod('/moby.sshforward.v1.SSH/ForwardAgent'), { metadata })
    for (const data of messages) call.write({ data })
    call.end()
    const chunks: Uint8Array[] = []
    for await (const { data } of messagesOf(call)) chunks.push(Buffer.from(data))
    return Buffer.concat(chunks)
  }

  it('are forwarded by id; requests that change them are refused here (B059 B060 B061)', async () => {
    const path = await startAgent()
    try {
      const offered = offerSsh([{ id: 'default', paths: [], raw: false }], { SSH_AUTH_SOCK: path })
      const answer = await asDaemon(offered, async (client) => {
        await client.unary(services.SSHService.CheckAgent, { ID: '' })
        await expect(client.unary(services.SSHService.CheckAgent, { ID: 'other' })).rejects.toThrow(
          'unset ssh forward key other',
        )
        return await talk(client, list, removeAll, list)
      })
      expect(Buffer.concat(received)).toEqual(Buffer.concat([list, list]))
      expect(answer.toString('hex')).toBe('000000050c00000000' + '0000000105' + '000000050c00000000')
    } finally {
      agent.close()
    }
  })

  it('pass anything in raw mode (B060)', async () => {
    const path = await startAgent()
    try {
      const offered = offerSsh([{ id: 'default', paths: [path], raw: true }], {})
      await asDaemon(offered, (client) => talk(client, removeAll, Buffer.from('any')))
      expect(Buffer.concat(received)).toEqual(Buffer.concat([removeAll, Buffer.from('any')]))
    } finally {
      agent.close()
    }
  })

  const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined
  if (!hasKeygen) console.warn('ssh-keygen is not on PATH: key files are not tested')
  const withKeygen = hasKeygen ? it : it.skip

  withKeygen('hold the keys of files while a build needs them (B060)', async () => {
    const key = join(base, 'id')
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    const offered = offerSsh([{ id: 'default', paths: [key], raw: false }], {})
    const answer = await asDaemon(offered, (client) => talk(client, list, removeAll, list))
    // One key in the first list and, not having been removed, in the second.
    const blob = Buffer.from(readFileSync(`${key}.pub`, 'utf8').split(' ')[1]!, 'base64')
    expect(answer[4]).toBe(12)
    expect(answer.readUInt32BE(5)).toBe(1)
    expect(answer.indexOf(blob)).toBeGreaterThan(0)
    expect(answer.lastIndexOf(blob)).toBeGreaterThan(answer.indexOf(blob))
    const agent = new KeyAgent([key])
    const directory = dirname(await agent.socket())
    expect(existsSync(directory)).toBe(true)
    await agent.close()
    expect(existsSync(directory)).toBe(false)
  })

  it('are checked when they are offered (B060)', () => {
    writeFileSync(join(base, 'key'), 'x')
    expect(() => offerSsh([{ id: '', paths: [], raw: false }], {})).toThrow('invalid empty ssh agent socket')
    const twice = { id: 'a', paths: ['/dev/null'], raw: false }
    expect(() => offerSsh([{ ...twice, paths: [join(base, 'key')], raw: true }], {})).toThrow(
      'raw mode only supported with socket paths',
    )
    expect(() => offerSsh([{ ...twice, paths: [join(base, 'key')] }], {})).toThrow('ssh: no key found')
  })

  it('cut messages at any byte (B061)', async () => {
    const bytes = async function* (stream: Buffer): AsyncGenerator<Uint8Array> {
      for (const byte of stream) yield Buffer.from([byte])
    }
    const asked: Uint8Array[] = []
    const sent: string[] = []
    await serveReadOnly(
      agentMessages(bytes(Buffer.concat([list, removeAll, list]))),
      async (request) => {
        asked.push(Buffer.from(request))
        return Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0])
      },
      async (answer) => void sent.push(Buffer.from(answer).toString('hex')),
    )
    expect(Buffer.concat(asked)).toEqual(Buffer.concat([list, list]))
    expect(sent).toEqual(['000000050c00000000', '0000000105', '000000050c00000000'])
    await expect(agentMessages(bytes(Buffer.from([255, 0, 0, 0, 1]))).next()).rejects.toThrow(
      'invalid ssh agent message of 4278190080 bytes',
    )
  })
})
