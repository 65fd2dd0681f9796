import { mkdtempSync, rmSync, type Stats, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, errorMessage, sha256 } from '@slipway/base'
import { RefsFixture } from '@slipway/refs/testing/fixture'
import { copyingMounter } from '@slipway/refs/testing/fake-snapshots'
import type { WorkContext } from '@slipway/worker'
import { FakeSessions, testContext } from '../testing/fake-sessions.ts'
import { fileName } from './names.ts'
import { parseGoInteger } from './options.ts'
import { createHttpSource, type HttpSource } from './source.ts'

const SECRET = '/moby.buildkit.secrets.v1.Secrets/GetSecret'
const platform = { os: 'linux', architecture: 'amd64' }

describe('http source', () => {
  let fixture: RefsFixture
  let sessions: FakeSessions
  let source: HttpSource
  let dir: string
  let server: Server
  let base: string
  let requests: {
    readonly method: string
    readonly url: string
    readonly headers: IncomingMessage['headers']
  }[]
  let answer: (request: IncomingMessage, response: ServerResponse) => void

  const open = (): HttpSource =>
    createHttpSource({
      refs: fixture.refs,
      sessions,
      mounter: copyingMounter,
      mountDir: dir,
      stateDir: join(dir, 'http'),
    })
  beforeEach(async () => {
    fixture = await RefsFixture.create()
    sessions = new FakeSessions()
    dir = mkdtempSync(join(tmpdir(), 'slipway-http-'))
    requests = []
    answer = (_request, response) => void response.end('content')
    server = createServer((request, response) => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    source = open()
  })
  afterEach(async () => {
    await source.close()
    await fixture.dispose()
    await new Promise((resolve) => server.close(resolve))
    rmSync(dir, { recursive: true })
  })

  type Attrs = Record<string, string>
  const key = async (
    path: string,
    attrs: Attrs = {},
    context: WorkContext = testContext(),
  ): Promise<{ key: string; pin?: string; done: boolean }> =>
    await source.resolve({ identifier: `${base}${path}`, attrs }, platform).key(0, context)
  const fetchFile = async (
    path: string,
    attrs: Attrs = {},
    context: WorkContext = testContext(),
  ): Promise<{
    readonly name: string
    readonly text: string
    readonly id: string
    readonly stats: Stats
  }> => {
    await using hold = (await source
      .resolve({ identifier: `${base}${path}`, attrs }, platform)
      .fetch(context))!
    const ref = await fixture.refs.get(hold.id.split('::')[1]!)
    const files = await fixture.files(ref)
    const [name = ''] = Object.keys(files)
    const stats = statSync(join(fixture.root, 'snapshots', ref.id, name))
    await ref.release()
    return { name, text: files[name] ?? '', id: hold.id, stats }
  }

  it('keys by name, owner, mode, time and content (C125, C130, F026)', async () => {
    answer = (_request, response) => {
      response.setHeader('last-modified', 'Wed, 01 Jul 2020 10:00:00 GMT')
      response.end('content')
    }
    const found = await key('/dir/file.txt?x=1', { 'http.perm': '0644', 'http.uid': '5' })
    expect(found).toEqual({
      key: sha256(
        `{"Filename":"file.txt","Perm":420,"UID":5,"GID":0,"Checksum":"${sha256('content')}",` +
          `"LastModTime":"Wed, 01 Jul 2020 10:00:00 GMT"}`,
      ),
      pin: sha256('content'),
      done: true,
    })
    const file = await fetchFile('/dir/file.txt?x=1', { 'http.perm': '0644' })
    expect(file.text).toBe('content')
    expect(file.stats.mode & 0o7777).toBe(0o644)
    expect(file.stats.mtime.toUTCString()).toBe('Wed, 01 Jul 2020 10:00:00 GMT')
  })

  it('writes files of 0600 from the epoch by default, with the wanted owner and mode (C137, C138)', async () => {
    const file = await fetchFile('/f')
    expect(file.stats).toMatchObject({ mtimeMs: 0 })
    expect(file.stats.mode & 0o7777).toBe(0o600)
    if (process.getuid?.() !== 0) return
    const owned = await fetchFile('/f', { 'http.perm': '04755', 'http.uid': '12', 'http.gid': '13' })
    expect(owned.stats).toMatchObject({ uid: 12, gid: 13 })
    expect(owned.stats.mode & 0o7777).toBe(0o4755)
  })

  it('asks once for a build, between key and fetch and beside each other (C132)', async () => {
    sessions.add('build1', {})
    const context = testContext('build1')
    await Promise.all([key('/once', {}, context), key('/once', {}, context)])
    await fixture.refs.prune(
      { filters: [], all: true, keepDurationMs: 0, reservedSpace: 0, maxUsedSpace: 0, minFreeSpace: 0 },
      () => {},
      context.signal,
    )
    await fetchFile('/once', {}, context)
    expect(requests).toHaveLength(1)
    await key('/once', {}, testContext('build2'))
    expect(requests).toHaveLength(2)
  })

  it('revalidates by entity tag, also after a restart (C129)', async () => {
    let tag = '"v1"'
    answer = (request, response) => {
      response.setHeader('etag', `W/${tag}`)
      if (request.headers['if-none-match']?.includes(tag)) response.writeHead(304).end()
      else response.end(`content of ${tag}`)
    }
    const first = await fetchFile('/tagged')
    await source.close()
    source = open()
    const again = await fetchFile('/tagged')
    expect(again.id).toBe(first.id)
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'HEAD'])
    tag = '"v2"'
    expect((await fetchFile('/tagged')).text).toBe('content of "v2"')
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'HEAD', 'GET'])
    expect((await fetchFile('/tagged', { 'http.perm': '0644' })).id).not.toBe(first.id)
  })

  it('takes "not modified" without a tag for the only one that was asked for (C129)', async () => {
    answer = (request, response) => {
      if (request.headers['if-none-match']) response.writeHead(request.method === 'HEAD' ? 405 : 304).end()
      else response.setHeader('etag', '"only"').end('content')
    }
    const first = await fetchFile('/only')
    expect((await fetchFile('/only')).id).toBe(first.id)
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'GET'])
  })

  it('verifies the checksum and needs no request for its key (C135)', async () => {
    const good = { 'http.checksum': sha256('content') }
    expect((await key('/sum', good)).pin).toBe(sha256('content'))
    expect(requests).toHaveLength(0)
    expect((await fetchFile('/sum', good)).text).toBe('content')
    const bad = fetchFile('/sum', { 'http.checksum': sha256('other') })
    expect(await bad.catch(errorMessage)).toBe(
      `digest mismatch for ${base}/sum: ${sha256('content')} (expected: ${sha256('other')})`,
    )
    expect((await fixture.refs.diskUsage([])).filter((record) => record.inUse)).toEqual([])
  })

  it('follows redirects, without taking secrets to other hosts (C126, C130)', async () => {
    const other = createServer((request, response) => {
      response.end(`authorization: ${request.headers.authorization ?? 'none'}`)
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const target = `http://localhost:${(other.address() as AddressInfo).port}/x`
    answer = (_request, response) => void response.writeHead(302, { location: target }).end()
    sessions.add('build', { [SECRET]: () => ({ data: Buffer.from('Basic abc') }) })
    const context = testContext('build')
    const file = await fetchFile('/r', { 'http.authheadersecret': 'mine' }, context)
    expect(file.text).toBe('authorization: none')
    expect(requests[0]?.headers.authorization).toBe('Basic abc')
    await new Promise((resolve) => other.close(resolve))
  })

  it('uses the secrets named after the host, and says when a named one is missing (C126)', async () => {
    const asked: string[] = []
    sessions.add('build', {
      [SECRET]: (request) => {
        const { ID } = request as { ID: string }
        asked.push(ID)
        return ID === 'HTTP_AUTH_TOKEN_127.0.0.1' ? { data: Buffer.from('tok') } : Promise.reject(notFound())
      },
    })
    await fetchFile('/a', {}, testContext('build'))
    expect(requests[0]?.headers.authorization).toBe('Bearer tok')
    expect(
      await fetchFile('/b', { 'http.authheadersecret': 'none' }, testContext('build')).catch(errorMessage),
    ).toBe('failed to retrieve HTTP auth secret none: not found')
  })

  it('sets the headers that a build may set, and no others (C127)', async () => {
    const attrs = {
      'http.header.accept': 'text/x',
      'http.header.User-Agent': 'me',
      'http.header.cookie': 'c=1',
    }
    await fetchFile('/h', attrs)
    expect(requests[0]?.headers).toMatchObject({ accept: 'text/x', 'user-agent': 'me' })
    expect(requests[0]?.headers.cookie).toBeUndefined()
  })

  it('fails on statuses of failure (C130)', async () => {
    answer = (_request, response) => void response.writeHead(404).end('no')
    const failed = await fetchFile('/missing').catch((error: unknown) => [
      errorCode(error),
      errorMessage(error),
    ])
    expect(failed).toEqual(['not-found', `invalid response status 404 for ${base}/missing`])
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('part')
      setImmediate(() => response.destroy())
    }
    expect(await fetchFile('/torn').catch(errorCode)).toBe('unavailable')
  })

  it('streams from the client itself (C134, B062)', async () => {
    let asked: readonly unknown[] = []
    sessions.add('build', {
      '/moby.upload.v1.Upload/Pull': async function* (_request, metadata) {
        asked = [metadata?.get('urlpath'), metadata?.get('urlhost')]
        yield await Promise.resolve({ data: Buffer.from('from ') })
        yield { data: Buffer.from('client') }
      },
    })
    const operation = { identifier: 'http://buildkit-session/abc', attrs: { 'http.filename': 'context' } }
    await using hold = (await source.resolve(operation, platform).fetch(testContext('build')))!
    const ref = await fixture.refs.get(hold.id.split('::')[1]!)
    expect(await fixture.files(ref)).toEqual({ context: 'from client' })
    await ref.release()
    expect(asked).toEqual([['/abc'], ['buildkit-session']])
  })

  it('refuses bad attributes', () => {
    const resolve = (attrs: Attrs, identifier = base): unknown =>
      source.resolve({ identifier, attrs }, platform)
    expect(() => resolve({ 'http.perm': 'x' })).toThrow('invalid value for http.perm')
    expect(() => resolve({ 'http.checksum': 'sha256:1' })).toThrow('invalid digest')
    expect(() => resolve({ 'http.sig.pubkey': 'x' })).toThrow('requires both pubkey and signature')
    expect(() => resolve({}, 'http://[')).toThrow('invalid http identifier')
    expect(() => resolve({ 'http.header.accept': 'a\r\nb: c' })).toThrow('invalid value of header Accept')
  })

  it('writes through nothing that is there already', async () => {
    const file = await fetchFile('/%2e%2e%2f%2e%2e%2fetc%2fpasswd')
    expect(file).toMatchObject({ name: 'passwd', text: 'content' })
  })
})

describe('fileName', () => {
  const url = (text: string): URL => new URL(text)
  it.each([
    ['http://h/a/b.txt', '', undefined, 'b.txt'],
    ['http://h/', '', undefined, 'download'],
    ['http://h', '', undefined, 'download'],
    ['http://h/a/', '', undefined, 'a'],
    ['http://h/a', 'wanted', 'attachment; filename="x"', 'wanted'],
    ['http://h/a', '', 'attachment; filename="x y.txt"', 'x y.txt'],
    ['http://h/a', '', 'attachment; filename=../../etc/passwd', 'passwd'],
    ['http://h/a', '', "attachment; filename*=UTF-8''%e2%82%ac.txt", '€.txt'],
    ['http://h/a', '', 'attachment; filename="dir/"', 'a'],
    ['http://h/a', '', 'inline', 'a'],
    ['http://h/..%00', '', undefined, 'download'],
    ['http://h/a', '..', undefined, 'download'],
    ['http://h/%d0%b0', '', undefined, 'а'],
  ])('%s %s %s', (address, wanted, header, expected) => {
    expect(fileName(url(address), wanted, header)).toBe(expected)
  })
})

describe('parseGoInteger', () => {
  it.each([
    ['0', 0],
    ['0644', 420],
    ['0o644', 420],
    ['644', 644],
    ['0x1A', 26],
    ['0b11', 3],
    ['1_000', 1000],
  ])('%s', (text, value) => expect(parseGoInteger('x', text)).toBe(value))
  it.each(['', 'x', '08', '-1', '0x', '99999999999', '1.5'])('refuses %j', (text) => {
    expect(() => parseGoInteger('x', text)).toThrow('invalid value for x')
  })
})

function notFound(): Error {
  return Object.assign(new Error('secret not found'), { code: 'ENOENT' })
}
