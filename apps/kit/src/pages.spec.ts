import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { servePages } from './pages.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-pages-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

it('takes a socket file that nobody listens on, and no other', async () => {
  const path = join(dir, 'debug.sock')
  writeFileSync(path, '')
  await using _first = await servePages(`unix://${path}`, new Map())
  await expect(servePages(`unix://${path}`, new Map())).rejects.toMatchObject({
    code: 'failed-precondition',
    message: `failed to listen on unix://${path}: address already in use`,
  })
})
