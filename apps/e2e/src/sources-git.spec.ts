import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createDeferred } from '@slipway/base'
import { git, type GitOptions } from '@slipway/llb'
import type { ProgressEvent } from '@slipway/progress'
import { type GitRepository, type GitServer, startGitServer } from '@slipway/testing/git-server'
import { llb } from './harness/driver.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()
let server: GitServer
let repository: GitRepository

beforeAll(async () => {
  server = await startGitServer()
  const inner = server.create('inner')
  inner.commit({ in: 'inner' })
  repository = server.create('outer')
  repository.commit({ a: '1' })
  // By path first: this process serves the URL and waits for git meanwhile.
  repository.git('submodule', 'add', inner.dir, 'sub')
  repository.git('config', '-f', '.gitmodules', 'submodule.sub.url', `${server.url}/inner.git`)
  repository.commit({ 'dir/b': '2' })
})
afterAll(async () => await server[Symbol.asyncDispose]())

const checkout = async (options: GitOptions) =>
  (await site.driver.files(await llb(git(`${server.url}/outer.git`, options)))).dir

describe('a git source', () => {
  it('brings submodules, or leaves them out (C100)', async () => {
    expect(treeOf(await checkout({ ref: 'main' }))).toMatchObject({ 'sub/in': 'inner' })
    expect(Object.keys(treeOf(await checkout({ ref: 'main', skipSubmodules: true })))).toEqual([
      '.gitmodules',
      'a',
      'dir/',
      'dir/b',
      'sub/',
    ])
  })

  it('sets times to that of the commit where it is asked to (C101)', async () => {
    const time = 1_500_000_000
    const old = execFileSync('git', ['commit-tree', 'main^{tree}', '-m', 'old'], {
      cwd: repository.dir,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...Object.fromEntries(
          ['AUTHOR', 'COMMITTER'].flatMap((who) => [
            [`GIT_${who}_NAME`, 'x'],
            [`GIT_${who}_EMAIL`, 'x@test'],
            [`GIT_${who}_DATE`, `${time} +0000`],
          ]),
        ),
      },
    }).trim()
    execFileSync('git', ['update-ref', 'refs/heads/old', old], { cwd: repository.dir })
    const before = Math.floor(Date.now() / 1000)
    const seconds = (dir: string, name: string): number =>
      Math.floor(statSync(join(dir, name)).mtimeMs / 1000)
    const committed = await checkout({ ref: 'old', mtime: 'commit', skipSubmodules: true })
    expect(['a', 'dir', 'dir/b'].map((name) => seconds(committed, name))).toEqual([time, time, time])
    const fresh = await checkout({ ref: 'old', mtime: 'checkout', subdir: 'dir' })
    expect(seconds(fresh, 'b')).toBeGreaterThanOrEqual(before)
  })

  it('has the file modes of old daemons for builds that ask for those (A077)', async () => {
    const modes = async (subdir: string, compatibilityVersion: number): Promise<string> => {
      const state = git(`${server.url}/outer.git`, { ref: 'main', skipSubmodules: true, subdir })
      const { dir } = await site.driver.files({ ...(await llb(state)), compatibilityVersion })
      return (statSync(join(dir, subdir === '' ? 'a' : 'b')).mode & 0o777).toString(8)
    }
    expect(await modes('', 20)).toBe('644')
    expect(await modes('dir', 10)).toBe('666')
  })

  it('is refused to builds that share it and want different generations (F052, A077)', async () => {
    const gate = createDeferred<void>()
    server.gate = gate.promise
    const state = git(`${server.url}/outer.git`, { ref: 'main', keepGitDir: true })
    const started: Promise<unknown>[] = []
    const builds = [10, 20].map(async (compatibilityVersion) => {
      const begun = createDeferred<void>()
      started.push(begun.promise)
      const onProgress = (events: readonly ProgressEvent[]): void => {
        if (events.some((event) => event.kind === 'vertex' && event.started !== undefined)) begun.resolve()
      }
      await site.driver.client.build({ ...(await llb(state)), compatibilityVersion }, { onProgress })
    })
    const ended = Promise.allSettled(builds)
    await Promise.all(started)
    gate.resolve()
    for (const outcome of await ended) {
      expect(outcome).toMatchObject({ status: 'rejected' })
      expect(String((outcome as PromiseRejectedResult).reason)).toMatch(
        /conflicting compatibility versions in shared solve state: (10 != 20|20 != 10)/,
      )
    }
    await site.driver.build({ ...(await llb(state)), compatibilityVersion: 10 })
  })

  it('fetches a commit by its id, whatever its branch has become (C102)', async () => {
    const old = repository.git('rev-parse', 'main')
    repository.commit({ a: 'newer' })
    const options = { ref: 'main', fetchByCommit: true, skipSubmodules: true }
    expect(treeOf(await checkout({ ...options, checksum: old }))).toMatchObject({ a: '1', 'dir/b': '2' })
    await expect(checkout({ ...options, checksum: old.slice(0, 12) })).rejects.toThrow(
      'fetch-by-commit requires a full commit SHA checksum',
    )
    await expect(checkout(options)).rejects.toThrow('fetch-by-commit requires a checksum or a commit SHA ref')
  })
})
