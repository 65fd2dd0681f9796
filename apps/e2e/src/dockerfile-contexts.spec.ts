import { execFileSync } from 'node:child_process'
import { readFileSync, utimesSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { image } from '@slipway/llb'
import { makeImage, pushImage } from '@slipway/testing'
import { type GitRepository, type GitServer, startGitServer } from '@slipway/testing/git-server'
import { run, slipway } from './harness/clients.ts'
import { dockerfile } from './harness/driver.ts'
import { useDockerfiles } from './harness/dockerfiles.ts'
import { logsOf } from './harness/progress.ts'
import { treeOf } from './harness/tree.ts'

const { site, from } = useDockerfiles()

type Texts = Readonly<Record<string, string>>

let git: GitServer
let repository: GitRepository
let web: Server
let url = ''
const served = new Map<string, { readonly body: Buffer; readonly modified?: number }>()

beforeAll(async () => {
  git = await startGitServer()
  repository = git.create('app')
  repository.commit({
    Dockerfile: 'FROM scratch\nCOPY a /from-git\n',
    a: 'git',
    'sub/Dockerfile': 'FROM scratch\nCOPY b /from-sub\n',
    'sub/b': 'sub',
  })
  web = createServer((request, response) => {
    const found = served.get(request.url ?? '')
    if (!found) return void response.writeHead(404).end()
    if (found.modified) response.setHeader('last-modified', new Date(found.modified * 1000).toUTCString())
    response.end(found.body)
  })
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
})
afterAll(async () => {
  await git[Symbol.asyncDispose]()
  await new Promise((done) => web.close(done))
})

/** A build without any directory of the client. */
async function remote(opts: Texts): Promise<Texts> {
  return treeOf((await site.driver.files({ frontend: 'dockerfile.v0', frontendOpt: opts })).dir)
}

/** An archive of these files, all of the given time. */
function archive(files: Texts, flag: string, time = 1_500_000_000): Buffer {
  const dir = site.world.context(files)
  for (const name of Object.keys(files)) utimesSync(join(dir, name), time, time)
  const args = ['-C', dir, flag, '-cf', '-', ...Object.keys(files)].filter((word) => word !== '')
  return execFileSync('tar', args)
}

describe('the build context', () => {
  it('is a repository, a directory in it, with its history where that is asked for (E151, E158, E172)', async () => {
    const context = `${git.url}/app.git`
    expect(await remote({ context })).toEqual({ 'from-git': 'git' })
    expect(await remote({ context: `${context}#main:sub` })).toEqual({ 'from-sub': 'sub' })
    expect(await remote({ context, contextsubdir: 'sub', filename: 'sub/Dockerfile' })).toEqual({
      'from-sub': 'sub',
    })
    repository.commit({ all: 'FROM scratch\nCOPY . /\n' })
    const names = async (opts: Texts) => Object.keys(await remote({ context, filename: 'all', ...opts }))
    expect(await names({})).not.toContain('.git/')
    expect(await names({ 'build-arg:BUILDKIT_CONTEXT_KEEP_GIT_DIR': '1' })).toContain('.git/')
  })

  it('is a file of the web: a Dockerfile, or an archive of any kind (E158, E159)', async () => {
    served.set('/plain', { body: Buffer.from('FROM scratch\nCOPY <<E /made\nhello\nE\n') })
    expect(await remote({ context: `${url}/plain` })).toEqual({ made: 'hello\n' })
    const files = { Dockerfile: 'FROM scratch\nCOPY a /packed\n', a: 'archived' }
    for (const flag of ['', '-z', '-j', '-J']) {
      served.set(`/tar${flag}`, { body: archive(files, flag) })
      expect(await remote({ context: `${url}/tar${flag}` })).toEqual({ packed: 'archived' })
    }
    await expect(remote({ context: `${url}/none` })).rejects.toThrow(/404/)
  })

  it("is an archive, and the Dockerfile the client's own (E159, E174)", async () => {
    served.set('/files', { body: archive({ a: 'from the archive' }, '-z') })
    const own = site.world.context({ Dockerfile: 'FROM scratch\nCOPY a /mixed\n' })
    const { dir } = await site.driver.files({
      frontend: 'dockerfile.v0',
      frontendOpt: { context: `${url}/files`, dockerfilekey: 'mine' },
      directories: new Map([['mine', own]]),
    })
    expect(treeOf(dir)).toEqual({ mixed: 'from the archive' })
  })

  it('is found under the names that the client gives (E173, E174)', async () => {
    served.set('/named', { body: archive({ a: 'named' }, '') })
    const own = site.world.context({ 'odd.file': 'FROM scratch\nCOPY a /a\n' })
    const { dir } = await site.driver.files({
      frontend: 'dockerfile.v0',
      frontendOpt: {
        contextkey: 'where',
        where: `${url}/named`,
        dockerfilekey: 'mine',
        filename: 'odd.file',
      },
      directories: new Map([['mine', own]]),
    })
    expect(treeOf(dir)).toEqual({ a: 'named' })
  })

  it('comes on standard input, as a Dockerfile or as an archive (E158, E159)', async () => {
    const build = async (input: string | Uint8Array, ...flags: readonly string[]) => {
      const dest = site.driver.newDir()
      const args = ['build', '--addr', site.daemon.address, '--progress', 'plain', '-o', dest, ...flags]
      const ran = await run(slipway, args, { input })
      if (ran.code !== 0) throw new Error(ran.stderr)
      return treeOf(dest)
    }
    expect(await build('FROM scratch\nCOPY <<E /typed\nin\nE\n', '-')).toEqual({ typed: 'in\n' })
    const packed = archive({ Dockerfile: 'FROM scratch\nCOPY a /piped\n', a: 'stream' }, '-z')
    expect(await build(packed, '-')).toEqual({ piped: 'stream' })
    const context = site.world.context({ a: 'on disk' })
    expect(await build('FROM scratch\nCOPY a /a\n', '-f', '-', context)).toEqual({ a: 'on disk' })
  })

  it('is what a build got as an input (E158, E164)', async () => {
    const made = image(site.world.base).run({ args: ['sh', '-c', 'echo in > /given'] }).root
    const own = site.world.context({
      Dockerfile: 'FROM in\nFROM scratch\nCOPY given /a\nCOPY --from=in /given /b\n',
    })
    const { dir } = await site.driver.files({
      frontend: 'dockerfile.v0',
      frontendOpt: { 'context:in': 'input:other' },
      frontendInputs: { context: await made.marshal(), other: await made.marshal() },
      directories: new Map([['dockerfile', own]]),
    })
    expect(treeOf(dir)).toEqual({ a: 'in\n', b: 'in\n' })
  })

  it('an input says of its image what its metadata says (E164)', async () => {
    const made = image(site.world.base)
    const config = {
      os: 'linux',
      architecture: 'amd64',
      config: { Env: ['FROM_INPUT=yes'] },
      rootfs: { type: 'layers', diff_ids: [] },
    }
    const metadata = { 'containerimage.config': Buffer.from(JSON.stringify(config)).toString('base64') }
    const context = site.world.context({ Dockerfile: 'FROM in\nRUN echo $FROM_INPUT\n' })
    const opts = { 'context:in': 'input:base', 'input-metadata:base': JSON.stringify(metadata) }
    const { events } = await site.driver.build(
      dockerfile(context, opts, { frontendInputs: { base: await made.marshal() } }),
    )
    expect(logsOf(events)).toBe('yes\n')
  })
})

describe('named contexts', () => {
  it('are repositories and files of the web (E161)', async () => {
    served.set('/data', { body: Buffer.from('data') })
    const context = site.world.context({
      Dockerfile: 'FROM scratch\nCOPY --from=repo a /git\nCOPY --from=site context /web\n',
    })
    const opts = { 'context:repo': `${git.url}/app.git#main`, 'context:site': `${url}/data` }
    expect(treeOf((await site.driver.files(dockerfile(context, opts))).dir)).toEqual({
      git: 'git',
      web: 'data',
    })
  })

  it('are image layouts of the client (E163)', async () => {
    const built = site.world.context({ Dockerfile: from('FROM BASE\nENV LAID=out\nRUN echo layout > /l\n') })
    const { image: made } = await site.driver.image(dockerfile(built))
    const context = site.world.context({ Dockerfile: 'FROM base\nRUN cat /l; echo $LAID\n' })
    const opts = { 'context:base': `oci-layout://store@${made.digest}` }
    const { events } = await site.driver.build(
      dockerfile(context, opts, { layouts: new Map([['store', made.dir]]) }),
    )
    expect(logsOf(events)).toBe('layout\nout\n')
  })

  it('are directories of the client, with what they ignore (E162)', async () => {
    const dir = site.world.context({ in: 'named', out: 'ignored', '.dockerignore': 'out\n' })
    const context = site.world.context({ Dockerfile: 'FROM scratch\nCOPY --from=src . /\n' })
    const opts = { 'context:src': 'local:elsewhere', 'sharedkey:localdir:src': 'key' }
    const more = { directories: new Map([['elsewhere', dir]]) }
    const { dir: tree } = await site.driver.files(dockerfile(context, opts, more))
    expect(treeOf(tree)).toEqual({ '.dockerignore': 'out\n', in: 'named' })
  })
})

describe('images', () => {
  it('are asked for anew, or taken as they are known (E169)', async () => {
    const repository = 'moving'
    const push = async (word: string) => {
      const root = site.world.context({ 'etc/word': word })
      await pushImage(site.world.registry.host, repository, 'latest', makeImage(root))
    }
    const text = `FROM ${site.world.registry.host}/${repository}\n`
    const word = async (mode: string) => {
      const context = site.world.context({ Dockerfile: text })
      const { dir } = await site.driver.files(dockerfile(context, { 'image-resolve-mode': mode }))
      return readFileSync(join(dir, 'etc/word'), 'utf8')
    }
    await push('old')
    expect(await word('default')).toBe('old')
    await push('new')
    expect(await word('pull')).toBe('new')
    expect(await word('default')).toBe('new')
    expect(await word('local')).toBe('new')
  })
})

describe('SOURCE_DATE_EPOCH', () => {
  const epochOf = async (text: string, opts: Texts = {}) => {
    const context = site.world.context({ Dockerfile: from(text), a: 'a' })
    return (await site.driver.image(dockerfile(context, opts))).image.config.created
  }
  const DATE = '2017-07-14T02:40:00Z'

  it('may be set in the file, and is seen by the steps that declare it (E130)', async () => {
    const text =
      'ARG SOURCE_DATE_EPOCH=1500000000\nFROM BASE\nARG SOURCE_DATE_EPOCH\nRUN echo $SOURCE_DATE_EPOCH > /e\n'
    expect(await epochOf(text)).toBe(DATE)
    const context = site.world.context({ Dockerfile: from(`${text}RUN cat /e\n`) })
    const given = { 'build-arg:SOURCE_DATE_EPOCH': '1400000000' }
    expect(logsOf((await site.driver.build(dockerfile(context, given))).events)).toBe('1400000000\n')
  })

  it('may be that of a repository, a file or an archive: context, named context or stage (E131)', async () => {
    const dated = git.create('dated')
    dated.commit({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' })
    const people = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, 'x'],
      [`GIT_${who}_EMAIL`, 'x@test'],
      [`GIT_${who}_DATE`, `${who === 'AUTHOR' ? 1_000_000_000 : 1_500_000_000} +0200`],
    ])
    const commit = ['commit-tree', 'main^{tree}', '-m', 'old']
    const env = { ...process.env, ...(Object.fromEntries(people) as Texts) }
    const old = execFileSync('git', commit, { cwd: dated.dir, encoding: 'utf8', env }).trim()
    execFileSync('git', ['update-ref', 'refs/heads/main', old], { cwd: dated.dir })
    served.set('/modified', { body: Buffer.from('x'), modified: 1_500_000_000 })
    served.set('/packed', { body: archive({ one: '1' }, '-z') })
    const source = `${git.url}/dated.git#main`

    const byContext = { context: source, 'build-arg:SOURCE_DATE_EPOCH': 'context' }
    const { image: made } = await site.driver.image({ frontend: 'dockerfile.v0', frontendOpt: byContext })
    expect(made.config.created).toBe(DATE)

    const named = { 'build-arg:SOURCE_DATE_EPOCH': 'src', 'context:src': source }
    expect(await epochOf('FROM scratch\nCOPY a /\n', named)).toBe(DATE)
    for (const added of [source, `${url}/modified`, `${url}/packed`]) {
      const stage = `ARG WHERE=${added}\nARG SOURCE_DATE_EPOCH=src\nFROM scratch AS src\nADD $WHERE /\nFROM scratch\nCOPY a /\n`
      expect(await epochOf(stage)).toBe(DATE)
    }
  })

  it('may not be that of a stage that is more than a source (E131)', async () => {
    const refused = async (stage: string) => {
      const Dockerfile = `FROM ${stage}\nFROM scratch\n`.replaceAll('BASE', site.world.base)
      const request = dockerfile(site.world.context({ Dockerfile }), { 'build-arg:SOURCE_DATE_EPOCH': 'src' })
      return (await site.driver.fails(request)).error.message
    }
    const files = `ADD ${url}/modified /\n`
    expect(await refused(`BASE AS src\n${files}`)).toMatch(/stage must use FROM scratch$/)
    expect(await refused('scratch AS src')).toMatch(/must contain exactly one remote ADD$/)
    expect(await refused(`scratch AS src\n${files}${files}`)).toMatch(/must contain exactly one remote ADD$/)
    expect(await refused(`scratch AS src\n${files}WORKDIR /x`)).toMatch(/unsupported workdir instruction$/i)
    expect(await refused('scratch AS src\nADD a /')).toMatch(/must be a single HTTP\(S\) or Git ADD$/)
    expect(await refused('scratch AS other')).toMatch(/invalid SOURCE_DATE_EPOCH: src$/)
    served.set('/times.tar.xz', { body: archive({ one: '1' }, '-J') })
    expect(await refused(`scratch AS src\nADD ${url}/times.tar.xz /`)).toMatch(
      /SOURCE_DATE_EPOCH of times\.tar\.xz: reading the times in a bzip2 or xz archive is not implemented$/,
    )
  })
})

describe('records of builds', () => {
  it('hold what clients say about them (E156, E194, E195, E196)', async () => {
    const opts = {
      'build-arg:BUILDKIT_BUILD_NAME': 'nightly',
      'vcs:source': 'https://git.test/app',
      'vcs:revision': 'abc123',
      'vcs:localdir:context': 'services/app',
    }
    const { ref } = await site.driver.build(
      dockerfile(site.world.context({ Dockerfile: 'FROM scratch\n' }), opts),
    )
    const attrs: Record<string, string> = {}
    for await (const { record } of site.driver.client.history({ ref })) {
      Object.assign(attrs, record?.FrontendAttrs)
    }
    expect(attrs).toMatchObject(opts)
  })
})
