import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startRegistry } from '@slipway/testing'
import { type GitServer, startGitServer } from '@slipway/testing/git-server'
import type { Case } from '../cases/case.ts'
import { BaseImages } from './base-image.ts'

/** What cases build on: a registry with the base image, a web server of all contexts, a git server. */
export interface Site extends AsyncDisposable {
  /** Scratch space. */
  readonly dir: string
  /** `http://127.0.0.1:port`; serves the directory of contexts. */
  readonly http: string
  readonly git: GitServer
  readonly registry: string
  readonly contexts: string
  /** A private key. */
  readonly key: string
  readonly images: BaseImages
}

export async function openSite(): Promise<Site> {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-corpus-'))
  await using cleanup = new AsyncDisposableStack()
  cleanup.defer(() => rmSync(dir, { recursive: true, force: true }))
  const contexts = join(dir, 'contexts')
  mkdirSync(contexts)
  const registry = cleanup.use(await startRegistry())
  const git = cleanup.use(await startGitServer())
  const web = cleanup.use(await startWebServer(contexts))
  const key = join(dir, 'key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'corpus', '-f', key])
  const owned = cleanup.move()
  return {
    dir,
    contexts,
    git,
    images: await BaseImages.open(registry.host, dir),
    key,
    http: web.url,
    registry: registry.host,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Serves files with their times; `?etag` and the like do not matter to it. */
async function startWebServer(root: string): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    serve(join(root, join('/', path)), response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serve(file: string, response: ServerResponse): void {
  const stat = lstatSync(file, { throwIfNoEntry: false })
  if (!stat?.isFile()) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    'content-length': stat.size,
    'last-modified': stat.mtime.toUTCString(),
    etag: `"${stat.size}-${stat.mtimeMs}"`,
  })
  createReadStream(file).pipe(response)
}

/** A case that is ready to be built. */
export interface Prepared {
  readonly case: Case
  readonly context: string
  readonly opts: Readonly<Record<string, string>>
  /** Name and directory, as paths of this machine. */
  readonly locals: ReadonlyMap<string, string>
  readonly secrets: ReadonlyMap<string, string>
}

/** 2017-07-14 and after. */
const FILE_TIME = 1_500_000_000

/** What no other case has: daemons take files of two contexts for the same when names, sizes and times are. */
function timeOf(id: string): number {
  return FILE_TIME + (createHash('sha256').update(id).digest().readUInt32BE() % 10_000_000)
}

/**
 * Writes a case's context, pushes its images and repository, and fills in their names. Base images and, where texts say
 * `{{case}}`, files are its own, so that nothing is shared with other cases, and their order does not matter.
 */
export async function prepare(site: Site, topic: string, entry: Case): Promise<Prepared> {
  const id = `${topic}/${entry.name}`
  const context = join(site.contexts, id)
  const names = new Map([
    ['case', id],
    ['http', `${site.http}/${id}`],
    ['git', `${site.git.url}/${id}.git`],
    ['registry', site.registry],
    ['context', context],
  ])
  const images = new Map([['base', {}], ...entry.images])
  const texts = [...entry.files.values(), ...entry.opts.values(), ...entry.setup].join('\n')
  for (const [name, config] of images)
    if (texts.includes(`{{${name}}}`)) names.set(name, await site.images.push(id, name, config))
  const fill = (text: string): string =>
    text.replaceAll(/\{\{([a-z0-9-]+)\}\}/g, (whole, name: string) => names.get(name) ?? whole)
  mkdirSync(context, { recursive: true, mode: 0o755 })
  for (const [path, text] of entry.files) {
    mkdirSync(dirname(join(context, path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(context, path), fill(text), { mode: 0o644 })
  }
  if (texts.includes('{{git}}')) createRepository(site, id, context)
  if (entry.setup.length > 0) {
    const script = ['set -eu', ...entry.setup.map(fill)].join('\n')
    execFileSync('bash', ['-c', script], { cwd: context, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  execFileSync('find', [context, '-exec', 'touch', '-h', '-d', `@${timeOf(id)}`, '{}', '+'])
  const secrets = join(site.dir, 'secrets', id)
  mkdirSync(secrets, { recursive: true })
  const secretFiles = [...entry.secrets].map(([name, text], index): [string, string] => {
    writeFileSync(join(secrets, String(index)), text)
    return [name, join(secrets, String(index))]
  })
  const epoch = entry.epoch === 'none' ? [] : [['build-arg:SOURCE_DATE_EPOCH', entry.epoch]]
  return {
    case: entry,
    context,
    opts: Object.fromEntries([...epoch, ...[...entry.opts].map(([name, value]) => [name, fill(value)])]),
    locals: new Map([...entry.locals].map(([name, path]) => [name, join(context, path)])),
    secrets: new Map(secretFiles),
  }
}

/** A repository of what is below `repo`, with fixed dates, so that its commits have the same ids everywhere. */
function createRepository(site: Site, id: string, context: string): void {
  const repository = site.git.create(id)
  const date = '1400000000 +0000'
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
  const author = ['-c', 'user.name=corpus', '-c', 'user.email=corpus@test', '-c', 'init.defaultBranch=main']
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', [...author, ...args], { cwd: join(context, 'repo'), env, stdio: 'ignore' })
  git('init')
  git('add', '-A')
  git('commit', '-m', 'all')
  git('branch', '-M', 'main')
  git('tag', 'v1')
  git('push', repository.dir, 'main', 'v1')
  rmSync(join(context, 'repo/.git'), { recursive: true })
  execFileSync('git', ['symbolic-ref', 'HEAD', 'refs/heads/main'], { cwd: repository.dir })
}
