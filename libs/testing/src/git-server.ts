import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const BACKEND = '/usr/lib/git-core/git-http-backend'

export interface GitServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`; repositories are `<url>/<name>.git`. */
  readonly url: string
  /** Paths of all requests. */
  readonly requests: readonly string[]
  /** What every request waits for before it is answered. */
  gate: Promise<void>
  /** Headers that must come with every request; empty lets everybody in. */
  authorization: string
  /** Makes `<name>.git` with a work tree beside it. */
  create(name: string, format?: 'sha1' | 'sha256'): GitRepository
}

export interface GitRepository {
  readonly dir: string
  git(...args: readonly string[]): string
  /** Commits these files (`null` removes one) and answers the commit id. */
  commit(files: Readonly<Record<string, string | null>>, message?: string): string
}

/** Serves git repositories over smart HTTP, as hosting services do. */
export async function startGitServer(): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'slipway-git-'))
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    requests.push(request.url ?? '')
    await state.gate
    if (state.authorization !== '' && request.headers.authorization !== state.authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
      return
    }
    runBackend(root, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const state: GitServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    gate: Promise.resolve(),
    authorization: '',
    create: (name, format = 'sha1') => createRepository(root, name, format),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(root, { recursive: true })
    },
  }
  return state
}

function createRepository(root: string, name: string, format: string): GitRepository {
  const dir = join(root, `${name}.git`)
  const work = join(root, `${name}.work`)
  mkdirSync(dirname(dir), { recursive: true })
  const base = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@t',
    '-c',
    'init.defaultBranch=main',
    '-c',
    'protocol.file.allow=always',
  ]
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...base, ...args], {
      cwd: existsSync(work) ? work : root,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim()
  git('init', '--bare', `--object-format=${format}`, dir)
  git('init', `--object-format=${format}`, work)
  git('remote', 'add', 'origin', dir)
  return {
    dir,
    git,
    commit: (files, message = 'change') => {
      for (const [path, content] of Object.entries(files)) {
        const at = join(work, path)
        if (content === null) rmSync(at, { recursive: true })
        else {
          mkdirSync(dirname(at), { recursive: true })
          writeFileSync(at, content)
        }
      }
      git('add', '-A')
      git('commit', '--allow-empty', '-m', message)
      git('push', '--force', 'origin', 'HEAD')
      return git('rev-parse', 'HEAD')
    },
  }
}

function runBackend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const child = spawn(BACKEND, [], {
    env: {
      PATH: process.env.PATH ?? '',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => {})
  request.pipe(child.stdin)
  let head = Buffer.alloc(0)
  let sent = false
  child.stdout.on('data', (chunk: Buffer) => {
    if (sent) {
      response.write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    sent = true
    const headers = head
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string])
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200'
    response.writeHead(
      Number.parseInt(status),
      Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
    )
    response.write(head.subarray(end + 4))
  })
  child.on('close', () => response.end())
}
