import { createPublicKey, verify } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { Client } from '../client.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { DockerConfig, dockerConfigDir } from './docker-config.ts'
import { type AuthOptions, offerAuth } from './provider.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'slipway-auth-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

function config(value: object): DockerConfig {
  writeFileSync(join(home, 'config.json'), JSON.stringify(value))
  return DockerConfig.load(home, { PATH: `${home}:${process.env['PATH']}` })
}

function basic(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64')
}

/** Runs `ask` as the daemon would, against a client that offers these logins. */
async function asDaemon<T>(options: Partial<AuthOptions>, ask: (client: Caller) => Promise<T>): Promise<T> {
  let answer: T | undefined
  await using daemon = await FakeDaemon.open({
    job: async ({ client, returned }) => {
      await returned
      answer = await ask(client)
      return {}
    },
  })
  await using client = Client.dial(daemon.address)
  const auth = offerAuth({ config: DockerConfig.load(home), seedDirectory: home, ...options })
  await client.build({ frontend: 'f', attachables: [auth] }, { onProgress: () => {} })
  return answer as T
}

describe('docker configuration', () => {
  it('knows passwords, identity tokens, hosts by URL, and Docker Hub by its old name (B053)', async () => {
    const docker = config({
      auths: {
        'https://index.docker.io/v1/': { auth: basic('hub', 'p:w') },
        'https://reg.example/v2/': { username: 'u', password: 'p' },
        'id.example': { auth: basic('x', 'y'), identitytoken: 'tok' },
      },
    })
    expect(await docker.credentials('registry-1.docker.io')).toMatchObject({ username: 'hub', secret: 'p:w' })
    expect(await docker.credentials('reg.example')).toMatchObject({ username: 'u', secret: 'p' })
    expect(await docker.credentials('id.example')).toMatchObject({ username: '', secret: 'tok' })
    expect(await docker.credentials('other.example')).toMatchObject({ username: '', secret: '' })
    expect(dockerConfigDir({ DOCKER_CONFIG: '/x' })).toBe('/x')
  })

  it('asks helpers, once per host, and takes what they do not know for nothing (B053)', async () => {
    const helper = join(home, 'docker-credential-fake')
    writeFileSync(
      helper,
      `#!/bin/sh
read -r host || true
echo "$host" >> ${home}/asked
case "$host" in
  known.example) echo '{"ServerURL":"known.example","Username":"u","Secret":"s"}' ;;
  token.example) echo '{"ServerURL":"token.example","Username":"<token>","Secret":"t"}' ;;
  broken.example) echo 'locked'; exit 1 ;;
  *) echo 'credentials not found in native keychain'; exit 1 ;;
esac
`,
    )
    chmodSync(helper, 0o755)
    const docker = config({
      credsStore: 'absent',
      credHelpers: Object.fromEntries(
        ['known.example', 'token.example', 'broken.example', 'none.example'].map((host) => [host, 'fake']),
      ),
    })
    expect(await docker.credentials('known.example')).toMatchObject({ username: 'u', secret: 's' })
    await docker.credentials('known.example')
    expect(await docker.credentials('token.example')).toMatchObject({ username: '', secret: 't' })
    expect(await docker.credentials('none.example')).toMatchObject({ username: '', secret: '' })
    await expect(docker.credentials('broken.example')).rejects.toThrow('locked')
    await expect(docker.credentials('x.example')).rejects.toThrow('error getting credentials')
    expect(readFileSync(join(home, 'asked'), 'utf8').split('\n')[1]).toBe('token.example')
  })
})

describe('auth service', () => {
  it('gives credentials and says so once (B047 B014)', async () => {
    const told: string[] = []
    const docker = config({ auths: { 'reg.example': { auth: basic('u', 'p') } } })
    const answers = await asDaemon(
      { config: docker, onActivity: (text) => told.push(text) },
      async (client) => [
        await client.unary(services.AuthService.Credentials, { Host: 'reg.example' }),
        await client.unary(services.AuthService.Credentials, { Host: 'reg.example' }),
        await client.unary(services.AuthService.Credentials, { Host: 'other' }),
      ],
    )
    expect(answers).toMatchObject([{ Username: 'u', Secret: 'p' }, {}, { Username: '', Secret: '' }])
    expect(told).toEqual(['[auth] sharing credentials for reg.example'])
  })

  it('fetches tokens itself: the password stays here (B048)', async () => {
    const seen: { url: string; auth: string }[] = []
    const server = createServer((request: IncomingMessage, response) => {
      seen.push({ url: request.url ?? '', auth: request.headers.authorization ?? '' })
      response.end(JSON.stringify({ token: 'secret-token', expires_in: 300 }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const told: string[] = []
    const docker = config({ auths: { 'reg.example': { auth: basic('u', 'p') } } })
    try {
      const answer = await asDaemon({ config: docker, onActivity: (text) => told.push(text) }, (client) =>
        client.unary(services.AuthService.FetchToken, {
          Host: 'reg.example',
          Realm: `http://127.0.0.1:${port}/token`,
          Service: 'svc',
          Scopes: ['repository:a/b:pull'],
        }),
      )
      expect(answer.Token).toBe('secret-token')
      expect(Number(answer.ExpiresIn)).toBeGreaterThan(290)
      expect(Number(answer.ExpiresIn)).toBeLessThanOrEqual(301)
    } finally {
      server.close()
    }
    expect(seen[0]!.url).toBe('/token?service=svc&scope=repository%3Aa%2Fb%3Apull')
    expect(seen[0]!.auth).toBe(`Basic ${basic('u', 'p')}`)
    expect(told).toEqual(['[auth] a/b:pull token for reg.example'])
  })

  it('proves that two sessions have the same login (B049 B050 B051)', async () => {
    const docker = config({ auths: { 'reg.example': { auth: basic('u', 'p') } } })
    const salt = Buffer.from('salt')
    const payload = Buffer.from('payload')
    const ask = (host: string) =>
      asDaemon({ config: docker }, async (client) => ({
        key: (await client.unary(services.AuthService.GetTokenAuthority, { Host: host, Salt: salt }))
          .PublicKey!,
        signed: (
          await client.unary(services.AuthService.VerifyTokenAuthority, {
            Host: host,
            Salt: salt,
            Payload: payload,
          })
        ).Signed!,
      }))
    const first = await ask('reg.example')
    const second = await ask('reg.example')
    expect(first.key).toHaveLength(32)
    expect(Buffer.from(second.key).equals(first.key)).toBe(true)
    expect(Buffer.from(first.signed.subarray(64))).toEqual(payload)
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), first.key])
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    expect(verify(null, payload, key, first.signed.subarray(0, 64))).toBe(true)
    const anonymous = await ask('other.example')
    expect(Buffer.from(anonymous.key).equals(first.key)).toBe(false)
    expect(JSON.parse(readFileSync(join(home, '.token_seed'), 'utf8'))).toMatchObject({
      'reg.example': { Seed: expect.any(String) },
    })
  })

  it('can be told to keep to passwords (B051 B052)', async () => {
    const asked = asDaemon({ clientTokens: false }, (client) =>
      client.unary(services.AuthService.GetTokenAuthority, { Host: 'h', Salt: Buffer.alloc(1) }),
    )
    await expect(asked).rejects.toThrow('client side tokens disabled')
  })
})
