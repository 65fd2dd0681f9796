import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { offerSecrets } from '@slipway/client'
import { git, http, image, local, type LocalOptions } from '@slipway/llb'
import { dockerfile, llb, pick } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'
import { writeFiles } from './harness/world.ts'

const site = useSite()

async function tree(
  name: string,
  dir: string,
  options: LocalOptions = {},
): Promise<Readonly<Record<string, string>>> {
  const request = await llb(local(name, options), { directories: new Map([[name, dir]]) })
  return treeOf((await site.driver.files(request)).dir)
}

describe('a local source', () => {
  it('brings files with modes, times, links and names of all kinds (B015, B033, B039, B040)', async () => {
    const dir = site.world.context({ 'a/b': 'b', 'ünï ☃': 'unicode', run: '#!/bin/sh\n' })
    chmodSync(join(dir, 'run'), 0o4755)
    symlinkSync('../outside', join(dir, 'a/link'))
    linkSync(join(dir, 'a/b'), join(dir, 'hard'))
    utimesSync(join(dir, 'a/b'), 1_500_000_000, 1_500_000_000)
    mkdirSync(join(dir, 'empty'), { mode: 0o700 })
    const exec = image(site.world.base).run({
      args: ['sh', '-c', 'cd /in && stat -c "%n %a %u %Y %h" a/b run empty; readlink a/link; cat ün*'],
      mounts: [{ type: 'bind', target: '/in', from: local('src'), readonly: true }],
    })
    const { events } = await site.driver.build(await llb(exec.root, { directories: new Map([['src', dir]]) }))
    const lines = logsOf(events).split('\n')
    expect(lines[0]).toBe('a/b 644 0 1500000000 2')
    expect(lines[1]).toMatch(/^run 4755 0 /)
    expect(lines[2]).toMatch(/^empty 700 0 /)
    expect(lines.slice(3)).toEqual(['../outside', 'unicode'])
  })

  it('filters by include, exclude and followed paths (C144, C145, C146, B018, B044)', async () => {
    const dir = site.world.context({ 'a/1.txt': '1', 'a/2.md': '2', 'b/3.txt': '3', 'real/deep/4': '4' })
    symlinkSync('real/deep', join(dir, 'short'))
    expect(await tree('f', dir, { includePatterns: ['a/*.txt'] })).toEqual({ 'a/': '', 'a/1.txt': '1' })
    expect(await tree('f', dir, { includePatterns: ['**/*.txt'], excludePatterns: ['b'] })).toEqual({
      'a/': '',
      'a/1.txt': '1',
    })
    expect(await tree('f', dir, { excludePatterns: ['*', '!a', 'a/2.md'] })).toEqual({
      'a/': '',
      'a/1.txt': '1',
    })
    expect(await tree('f', dir, { followPaths: ['short/4'] })).toEqual({
      'real/': '',
      'real/deep/': '',
      'real/deep/4': '4',
      short: '-> real/deep',
    })
  })

  it('brings only the listing, and the files that are named (C149, C150)', async () => {
    const dir = site.world.context({ 'a/1': '1', 'a/2': '2', big: 'x'.repeat(1000) })
    const files = await tree('listing', dir, { metadataOnly: { exceptions: ['a/2'] } })
    expect(Object.keys(files).toSorted()).toEqual(['.fsutil-metadata', 'a/', 'a/2'])
    expect(files['a/2']).toBe('2')
    for (const name of ['a/1', 'big']) expect(files['.fsutil-metadata']).toContain(name)
  })

  it('follows changes: what is new, changed, of another kind, or gone (B042, C139)', async () => {
    const dir = site.world.context({ same: 's', change: '1', gone: 'g', kind: 'file' })
    expect(await tree('inc', dir, { sharedKeyHint: 'inc' })).toEqual({
      change: '1',
      gone: 'g',
      kind: 'file',
      same: 's',
    })
    execFileSync('sh', ['-c', 'rm gone kind && mkdir kind && echo -n x > kind/x && echo -n 2 > change'], {
      cwd: dir,
    })
    expect(await tree('inc', dir, { sharedKeyHint: 'inc' })).toEqual({
      change: '2',
      'kind/': '',
      'kind/x': 'x',
      same: 's',
    })
  })

  it('is keyed by content where it is copied: touching a file runs nothing again (C141, F005)', async () => {
    const dir = site.world.context({
      Dockerfile: `FROM ${site.world.base}\nCOPY f /f\nRUN cat /f\n`,
      f: 'text',
    })
    await site.driver.build(dockerfile(dir))
    utimesSync(join(dir, 'f'), 1, 1)
    expect(stepOf((await site.driver.build(dockerfile(dir))).events, 'RUN cat /f')).toBe('cached')
    writeFileSync(join(dir, 'f'), 'more')
    expect(stepOf((await site.driver.build(dockerfile(dir))).events, 'RUN cat /f')).toBe('done')
  })

  it('says which directory a client does not offer (B017)', async () => {
    const dir = site.world.context({ f: '' })
    const { error } = await site.driver.fails(
      await llb(local('other'), { directories: new Map([['src', dir]]) }),
    )
    expect(error.message).toContain('no access allowed to dir "other"')
    const none = await site.driver.fails(await llb(local('other')))
    expect(none.error.message).toMatch(/no local sources enabled|not supported by the client/)
  })

  it('serves parallel builds from one directory (C140)', async () => {
    const dir = site.world.context(
      Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`d${i % 7}/f${i}`, `${i}`])),
    )
    const trees = await Promise.all(
      Array.from({ length: 4 }, () => tree('par', dir, { sharedKeyHint: 'par' })),
    )
    for (const found of trees) expect(Object.keys(found)).toHaveLength(207)
  })
})

describe('an http source', () => {
  let server: Server
  let url: string
  const body = 'from the web\n'
  const seen: string[] = []

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.on('finish', () => seen.push(`${request.method} ${request.url} ${response.statusCode}`))
      if (request.url === '/moved') response.writeHead(302, { location: '/file.txt' }).end()
      else if (request.url === '/secret' && request.headers.authorization !== 'Bearer t0ken')
        response.writeHead(401).end()
      else if (request.url === '/named')
        response.writeHead(200, { 'content-disposition': 'attachment; filename="given.bin"' }).end(body)
      else if (request.url === '/evil')
        response.writeHead(200, { 'content-disposition': 'attachment; filename="../../evil"' }).end(body)
      else if (request.url === '/404') response.writeHead(404).end()
      else if (request.headers['if-none-match'] === '"v1"') response.writeHead(304, { etag: '"v1"' }).end()
      else
        response
          .writeHead(200, { etag: '"v1"', 'last-modified': 'Fri, 14 Jul 2017 02:40:00 GMT' })
          .end(request.method === 'HEAD' ? undefined : body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  async function stat(state: ReturnType<typeof http>, attachables = {}): Promise<string> {
    const exec = image(site.world.base).run({
      args: ['sh', '-c', 'cd /in && stat -c "%n %a %u:%g %Y" * && cat *'],
      mounts: [{ type: 'bind', target: '/in', from: state, readonly: true }],
    })
    return logsOf((await site.driver.build(await llb(exec.root, attachables))).events)
  }

  it('is one file with the name, mode, owner and time that are asked for or told (C125, C130, C136, C137, C138)', async () => {
    expect(await stat(http(`${url}/file.txt`))).toBe(`file.txt 600 0:0 1500000000\n${body}`)
    expect(await stat(http(`${url}/file.txt`, { filename: 'n', mode: 0o755, uid: 3, gid: 4 }))).toBe(
      `n 755 3:4 1500000000\n${body}`,
    )
    expect(await stat(http(`${url}/named`))).toMatch(/^given\.bin 600 /)
    expect(await stat(http(`${url}/moved`))).toContain(body)
  })

  it('never lets the server choose a path (C125)', async () => {
    expect(await stat(http(`${url}/evil`))).toMatch(/^evil 600 /)
  })

  it('is checked against its checksum, and fails for an error of the server (C135, C130)', async () => {
    const right = `sha256:${createHash('sha256').update(body).digest('hex')}` as const
    const { dir } = await site.driver.files(await llb(http(`${url}/file.txt`, { checksum: right })))
    expect(treeOf(dir)).toEqual({ 'file.txt': body })
    const wrong = `sha256:${'0'.repeat(64)}` as const
    expect(
      (await site.driver.fails(await llb(http(`${url}/file.txt`, { checksum: wrong })))).error.message,
    ).toContain('digest mismatch')
    expect((await site.driver.fails(await llb(http(`${url}/404`)))).error.message).toContain('404')
  })

  it('is asked for again but not fetched again while its ETag stays (C129)', async () => {
    await stat(http(`${url}/etag.txt`))
    seen.length = 0
    await site.driver.build(await llb(pick(http(`${url}/etag.txt`), '/etag.txt')))
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).not.toContain('GET /etag.txt 200')
  })

  it('sends a secret of the client as authorization (C126)', async () => {
    const secrets = offerSecrets([{ id: 'HTTP_AUTH_TOKEN_127.0.0.1', env: 'T' }], { T: 't0ken' })
    const named = offerSecrets([{ id: 'hdr', env: 'H' }], { H: 'Bearer t0ken' })
    expect(
      await stat(http(`${url}/secret`, { authHeaderSecret: 'hdr' }), { attachables: [named] }),
    ).toContain(body)
    expect(secrets.services).toHaveLength(1)
    const { error } = await site.driver.fails(await llb(http(`${url}/secret`)))
    expect(error.message).toContain('401')
  })
})

describe('an image source', () => {
  it('pulls no byte that the build does not need (C087)', async () => {
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nLABEL a=b\nENV x=y\n` })
    const name = `${site.world.registry.host}/lazy:1`
    const { response, events } = await site.driver.build({
      ...dockerfile(context),
      outputs: [{ type: 'image', attrs: { name, push: 'true' } }],
    })
    expect(response['containerimage.digest']).toMatch(/^sha256:/)
    expect(JSON.stringify(events)).not.toContain('extracting')
  })

  it('names what is not there, and checks pins (C082, C086)', async () => {
    const { host } = site.world.registry
    const missing = await site.driver.fails(await llb(image(`${host}/none:1`)))
    expect(missing.error.message).toMatch(/none:1.*not found/)
    const wrong = `sha256:${'1'.repeat(64)}` as const
    expect((await site.driver.fails(await llb(image(`${host}/busybox@${wrong}`)))).error.message).toContain(
      'not found',
    )
    expect(
      (await site.driver.fails(await llb(image(site.world.base, { checksum: wrong })))).error.message,
    ).toMatch(/digest|checksum/)
  })

  it('keeps to the platforms that an image has (C088)', async () => {
    const other = { os: 'linux', architecture: 's390x' }
    const state = pick(image(site.world.base, { platform: other }), '/etc/passwd')
    const outcome = await site.driver.build(await llb(state)).then(
      () => 'built',
      (error: Error) => error.message,
    )
    expect(outcome).toMatch(/built|no match for platform/)
  })
})

describe('a git source', () => {
  it('checks out a commit, a branch, a tag and a directory, with or without .git (C096, C097, C098, C106)', async () => {
    const dir = site.driver.newDir()
    writeFiles(dir, { f: 'one\n', 'sub/g': 'two\n' })
    const env = {
      ...process.env,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    }
    execFileSync(
      'sh',
      [
        '-c',
        'git init -q -b main && git add . && git commit -qm 1 && git tag v1 && echo 2 > f && git commit -qam 2 && git update-server-info',
      ],
      { cwd: dir, env },
    )
    const server = createServer((request, response) => {
      const path = join(
        dir,
        '.git',
        new URL(request.url ?? '/', 'http://x').pathname.replace('/repo.git', ''),
      )
      try {
        response.end(execFileSync('cat', [path], { stdio: ['ignore', 'pipe', 'ignore'] }))
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/repo.git`
      const files = async (ref: string, options: Parameters<typeof git>[1] = {}) =>
        treeOf((await site.driver.files(await llb(git(url, { ref, ...options })))).dir)
      expect(await files('main')).toEqual({ f: '2\n', 'sub/': '', 'sub/g': 'two\n' })
      expect(await files('v1')).toEqual({ f: 'one\n', 'sub/': '', 'sub/g': 'two\n' })
      expect(await files('main', { subdir: 'sub' })).toEqual({ g: 'two\n' })
      expect(Object.keys(await files('main', { keepGitDir: true }))).toContain('.git/')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
