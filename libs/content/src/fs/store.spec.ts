import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { readBlob, writeBlob } from '../content.ts'
import { contentStoreSuite } from '../testing/suite.ts'
import { openFsContentStore } from './store.ts'

const makeRoot = (): string => mkdtempSync(join(tmpdir(), 'slipway-content-'))

contentStoreSuite('fs', async () => {
  const root = makeRoot()
  return {
    store: await openFsContentStore(root),
    [Symbol.asyncDispose]: () => {
      expect(
        readdirSync(join(root, 'ingest')).flatMap((owner) => readdirSync(join(root, 'ingest', owner))),
      ).toEqual([])
      rmSync(root, { recursive: true })
      return Promise.resolve()
    },
  }
})

describe('openFsContentStore', () => {
  let root: string
  beforeEach(() => {
    root = makeRoot()
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('lends read-only files', async () => {
    const store = await openFsContentStore(root)
    const { digest } = await writeBlob(store, Buffer.from('file'))
    const path = (await store.pathOf(digest)) ?? ''
    expect(path).toBe(join(root, 'blobs/sha256', digest.slice(7, 9), digest.slice(7)))
    expect(readFileSync(path, 'utf8')).toBe('file')
    expect(statSync(path).mode & 0o222).toBe(0)
    expect(await store.pathOf(sha256('none'))).toBeUndefined()
  })

  it('takes bytes that somebody else wrote into the file of an ingest', async () => {
    const store = await openFsContentStore(root)
    const data = Buffer.from('written elsewhere')
    const info = await (async () => {
      await using ingest = await store.openIngest()
      writeSync(ingest.file!.fd, data)
      ingest.file!.filled({ digest: sha256(data), size: data.length })
      await expect(ingest.write(data)).rejects.toThrow('filled by somebody else')
      return await ingest.commit({ labels: { a: '1' } })
    })()
    expect(info).toMatchObject({ digest: sha256(data), size: data.length, labels: { a: '1' } })
    expect(Buffer.from(await readBlob(store, sha256(data))).equals(data)).toBe(true)
  })

  it('refuses a file that does not hold what was told, or that was written to', async () => {
    const store = await openFsContentStore(root)
    await using short = await store.openIngest()
    short.file!.filled({ digest: sha256('abc'), size: 3 })
    await expect(short.commit()).rejects.toThrow('ingest holds 0 bytes instead of 3')
    await using mixed = await store.openIngest()
    await mixed.write(Buffer.from('a'))
    expect(() => mixed.file!.filled({ digest: sha256('abc'), size: 3 })).toThrow('written to already')
    expect(await store.stat(sha256('abc'))).toBeUndefined()
  })

  it('keeps blobs and labels over a restart, and removes what a dead process left half written', async () => {
    const { digest } = await writeBlob(await openFsContentStore(root), Buffer.from('kept'), { a: '1' })
    const script = `
      import { openFsContentStore } from ${JSON.stringify(new URL('./store.ts', import.meta.url).pathname)}
      const store = await openFsContentStore(${JSON.stringify(root)})
      const ingest = await store.openIngest()
      await ingest.write(Buffer.alloc(3 << 20, 'x'))
      process.kill(process.pid, 'SIGKILL')`
    expect(() =>
      execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'pipe' }),
    ).toThrow()
    const owners = readdirSync(join(root, 'ingest'))
    expect(owners).toHaveLength(2)

    const reopened = await openFsContentStore(root)
    expect(readdirSync(join(root, 'ingest'))).toHaveLength(1)
    expect((await reopened.stat(digest))?.labels).toEqual({ a: '1' })
    expect(await reopened.stat(sha256(Buffer.alloc(3 << 20, 'x')))).toBeUndefined()
  })

  it('spares the ingests of another living process', async () => {
    const other = join(root, 'ingest', ownerOf(process.ppid))
    mkdirSync(other, { recursive: true })
    writeFileSync(join(other, '0'), 'x')
    await openFsContentStore(root)
    expect(readdirSync(other)).toEqual(['0'])
  })

  it('replaces a file of the wrong size under a blob name', async () => {
    const store = await openFsContentStore(root)
    const { digest } = await writeBlob(store, Buffer.from('whole'))
    const path = (await store.pathOf(digest)) ?? ''
    rmSync(path)
    writeFileSync(path, 'who')
    expect((await writeBlob(store, Buffer.from('whole'))).size).toBe(5)
    expect(readFileSync(path, 'utf8')).toBe('whole')
  })

  it.each([
    ['a flipped byte', (bytes: Buffer) => Buffer.concat([Buffer.from([bytes[0]! ^ 1]), bytes.subarray(1)])],
    ['a lost end', (bytes: Buffer) => bytes.subarray(0, 3)],
  ])(
    'gives a blob with %s to nobody and takes it away, also when it was read before',
    async (_name, damage) => {
      const damaged: string[] = []
      const store = await openFsContentStore(root, { onDamaged: (digest) => damaged.push(digest) })
      const { digest } = await writeBlob(store, Buffer.from('precious'))
      const path = (await store.pathOf(digest))!
      const harm = (): void => {
        const bytes = damage(readFileSync(path))
        rmSync(path)
        writeFileSync(path, bytes)
      }
      harm()
      await expect(readBlob(store, digest)).rejects.toMatchObject({ code: 'data-loss' })
      await expect(readBlob(store, digest)).rejects.toMatchObject({ code: 'not-found' })
      await writeBlob(store, Buffer.from('precious'))
      harm()
      expect((await writeBlob(store, Buffer.from('precious'))).size).toBe(8)
      expect(readFileSync(path, 'utf8')).toBe('precious')
      harm()
      expect(await (await openFsContentStore(root)).verify(digest)).toBeUndefined()
      expect(await store.stat(digest)).toBeUndefined()
      expect(damaged).toEqual([digest])
    },
  )

  it('treats unreadable labels as none', async () => {
    const store = await openFsContentStore(root)
    const { digest } = await writeBlob(store, Buffer.from('z'), { a: '1' })
    writeFileSync(join(root, 'labels/sha256', digest.slice(7, 9), `${digest.slice(7)}.json`), '{"a":')
    expect((await store.stat(digest))?.labels).toEqual({})
  })
})

function ownerOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return `${pid}.${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
}
