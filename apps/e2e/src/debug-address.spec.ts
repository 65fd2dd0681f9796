import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { dockerfile } from './harness/driver.ts'
import { get as getFrom, type Page } from './harness/http.ts'
import { useSite } from './harness/site.ts'

const dir = mkdtempSync(join(tmpdir(), 'slipway-debug-'))
afterAll(() => rmSync(dir, { recursive: true }))
const debug = `unix://${join(dir, 'debug.sock')}`
const site = useSite({ args: ['--debugaddr', debug, '--save-cache-debug'] })

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> =>
  getFrom(debug, path, headers)

interface Origin {
  readonly digest: string
  readonly type: string
  readonly data: readonly { readonly data: string }[]
  readonly subRecords?: readonly Origin[]
}

const dataOf = ({ data }: Origin): string => Buffer.from(data[0]?.data ?? '', 'base64').toString()
const below = (origin: Origin): readonly Origin[] => [origin, ...(origin.subRecords ?? []).flatMap(below)]

describe('the debug address', () => {
  it('tells what a cache key was made of, down to the files (F037, L153, L154)', async () => {
    const context = site.world.context({
      Dockerfile: 'FROM scratch\nCOPY wanted /there\n',
      wanted: 'a file',
    })
    await site.driver.build(dockerfile(context))
    const json = { accept: 'application/json' }
    const all = JSON.parse((await get('/debug/cache/all', json)).text) as readonly Origin[]
    const copy = all.find((origin) => origin.type === 'json' && dataOf(origin).includes('buildkit.file.v0'))
    const { Actions } = JSON.parse(dataOf(copy!)) as { readonly Actions: readonly string[] }
    expect(Buffer.from(Actions[0]!, 'base64').toString()).toContain('"dest":"/there"')
    const key = all.find(
      (origin) => origin.type === 'string' && dataOf(origin).startsWith(`${copy?.digest}@0\n`),
    )
    const looked = JSON.parse((await get(`/debug/cache/lookup?digest=${key?.digest}`, json)).text) as Origin
    const parts = below(looked)
    expect(parts).toContainEqual(expect.objectContaining({ digest: copy?.digest, type: 'json' }))
    const files = parts.find(({ type }) => type === 'file-list')
    expect(dataOf(files!)).toMatch(/wanted\/?sha256:[0-9a-f]{64}/)
    const text = await get(`/debug/cache/lookup?digest=${copy?.digest}`)
    expect(text.status).toBe(200)
    expect(text.text).toContain(`${copy?.digest} (json):\n  data: {"Type":"buildkit.file.v0"`)
    expect(statSync(join(site.daemon.root, 'cache-debug.db')).mode & 0o077).toBe(0)
  })

  it('refuses what it does not know, in words (F037)', async () => {
    expect(await get('/debug/cache/lookup')).toMatchObject({
      status: 400,
      text: 'digest query parameter is required\n',
    })
    expect(await get('/debug/cache/lookup?digest=x')).toMatchObject({ status: 400 })
    const unknown = await get(`/debug/cache/lookup?digest=sha256:${'0'.repeat(64)}`)
    expect(unknown).toMatchObject({ status: 500 })
    expect(unknown.text).toContain('not found')
    expect(await get('/nothing')).toMatchObject({ status: 404 })
  })
})
