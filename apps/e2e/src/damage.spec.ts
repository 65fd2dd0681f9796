import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { BuildRequest } from '@slipway/client'
import { image } from '@slipway/llb'
import { fsck } from './harness/crash.ts'
import { Daemon, mountsBelow } from './harness/daemon.ts'
import { dockerfile, Driver, llb } from './harness/driver.ts'
import { stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld } from './harness/world.ts'

const site = useSite()

function request(text: string): BuildRequest {
  return dockerfile(
    site.world.context({
      Dockerfile: `FROM ${site.world.base}\nCOPY name /name\nRUN cat /name /name > /twice\n`,
      name: text,
    }),
  )
}

/** Blobs larger than documents are: the layers. */
function layerFiles(root: string): readonly string[] {
  const dir = join(root, 'content/blobs/sha256')
  return readdirSync(dir)
    .flatMap((prefix) => readdirSync(join(dir, prefix)).map((name) => join(dir, prefix, name)))
    .filter((path) => readFileSync(path)[0] !== '{'.charCodeAt(0))
}

function flipByte(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 0xff
  rmSync(path)
  writeFileSync(path, bytes, { mode: 0o444 })
}

describe('blobs that are damaged on disk', () => {
  it.each([
    ['a flipped byte', flipByte],
    ['a lost end', (path: string) => truncateSync(path, statSync(path).size - 1)],
  ])('with %s are found, made or fetched again, and never exported', async (name, damage) => {
    const root = join(site.world.dir, `damage-${name.replaceAll(' ', '-')}`)
    const wanted = request(name)
    let digest = ''
    {
      await using daemon = await Daemon.start({ root })
      await using driver = new Driver(daemon)
      digest = (await driver.image(wanted)).image.digest
    }
    // The one of the image has a snapshot and a registry behind it, those of the steps a snapshot.
    const files = layerFiles(root)
    expect(files.length).toBeGreaterThanOrEqual(3)
    for (const file of files) damage(file)
    await expect(fsck(root, '--deep')).rejects.toThrow(`${files[0]}: does not hold the bytes of`)
    {
      await using daemon = await Daemon.start({ root })
      await using driver = new Driver(daemon)
      const { image: again } = await driver.image(wanted)
      expect(again.digest).toBe(digest)
      for (const layer of again.manifest.layers ?? [])
        expect(execFileSync('sha256sum', [again.blob(layer.digest)]).toString()).toContain(
          layer.digest.slice(7),
        )
      expect(daemon.log).toContain('a blob was damaged on disk and is removed')
    }
    expect(await fsck(root, '--deep')).toBe('no problems\n')
  })

  it('and have no other source are not exported: the build says what is missing', async () => {
    const root = join(site.world.dir, 'damage-lazy')
    await using world = await openWorld()
    const lazy = await llb(image(world.base, { resolveMode: 'local' }))
    {
      await using daemon = await Daemon.start({ root })
      await using driver = new Driver(daemon)
      await driver.image(await llb(image(world.base)))
    }
    for (const file of layerFiles(root)) flipByte(file)
    await world.registry[Symbol.asyncDispose]()
    await using daemon = await Daemon.start({ root })
    await using driver = new Driver(daemon)
    const { error } = await driver.fails({
      ...lazy,
      outputs: [
        { type: 'oci', attrs: {}, target: { kind: 'file', path: join(driver.newDir(), 'image.tar') } },
      ],
    })
    expect(error.message).toMatch(/127\.0\.0\.1|localhost|not found|damaged/)
  })
})

describe('a step whose snapshot is gone', () => {
  it('runs again, and fsck repairs what stood on it (G026, K040)', async () => {
    const root = join(site.world.dir, 'damage-snapshot')
    const wanted = request('snapshot')
    const builds = async (): Promise<readonly [string | undefined, string]> => {
      await using daemon = await Daemon.start({ root })
      await using driver = new Driver(daemon)
      const { events, dir } = await driver.files(wanted)
      return [stepOf(events, 'RUN cat'), readFileSync(join(dir, 'twice'), 'utf8')]
    }
    expect(await builds()).toEqual(['done', 'snapshotsnapshot'])
    const snapshots = join(root, 'snapshots/overlay/snapshots')
    const harm = (): void => {
      const step = readdirSync(snapshots).find((id) => existsSync(join(snapshots, id, 'fs/twice')))!
      rmSync(join(snapshots, step), { recursive: true })
    }
    harm()
    await expect(fsck(root)).rejects.toThrow(/its directory \d+ is missing/)
    expect(await builds()).toEqual(['done', 'snapshotsnapshot'])
    expect(await builds()).toEqual(['cached', 'snapshotsnapshot'])
    harm()
    expect(await fsck(root, '--repair')).toMatch(/^found: .*is missing\n[^]*no problems\n$/)
    expect(await fsck(root)).toBe('no problems\n')
    expect(await builds()).toEqual(['done', 'snapshotsnapshot'])
  })
})

describe('databases that a crash tore', () => {
  const DATABASES = ['refs/refs.db', 'cache.db', 'history.db'] as const

  it.each([
    [
      'the end of their logs lost',
      (path: string) => truncateSync(path, Math.trunc(statSync(path).size * 0.6)),
    ],
    ['a byte in the middle of their logs flipped', flipByte],
  ])('with %s are read up to there: the build gives the same', async (name, tear) => {
    const root = join(site.world.dir, `torn-${name.length}`)
    const wanted = request(name)
    const daemon = await Daemon.start({ root })
    const driver = new Driver(daemon)
    const { image: first } = await driver.image(wanted, {
      'rewrite-timestamp': 'true',
      'source-date-epoch': '1',
    })
    await waitFor(() => DATABASES.every((path) => existsSync(join(root, `${path}-wal`))))
    await daemon.kill()
    await driver[Symbol.asyncDispose]()
    for (const path of DATABASES) tear(join(root, `${path}-wal`))
    {
      await using second = await Daemon.start({ root })
      await using again = new Driver(second)
      const { image: made } = await again.image(wanted, {
        'rewrite-timestamp': 'true',
        'source-date-epoch': '1',
      })
      expect(made.config.rootfs.diff_ids).toEqual(first.config.rootfs.diff_ids)
    }
    expect(await fsck(root, '--deep')).toBe('no problems\n')
  })

  it('and are no databases any more are put aside, never removed', async () => {
    const root = join(site.world.dir, 'no-database')
    const wanted = request('no database')
    {
      await using daemon = await Daemon.start({ root })
      await using driver = new Driver(daemon)
      await driver.build(wanted)
    }
    for (const path of DATABASES) writeFileSync(join(root, path), 'nothing that SQLite knows'.repeat(400))
    await expect(fsck(root)).rejects.toThrow(/refs\.db: damaged[^]*cache\.db: damaged[^]*history\.db: /)
    {
      await using daemon = await Daemon.start({ root })
      await using driver = new Driver(daemon)
      await driver.build(wanted)
    }
    const kept = [...readdirSync(root), ...readdirSync(join(root, 'refs'))].filter((name) =>
      name.includes('.broken'),
    )
    expect(kept.length).toBe(3)
    expect(await fsck(root)).toBe('no problems\n')
  })
})

describe('a full disk', () => {
  it('fails the step that needs the space, names it, and hurts nothing else', async () => {
    const root = join(site.world.dir, 'small')
    mkdirSync(root)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', root])
    try {
      {
        await using daemon = await Daemon.start({ root })
        await using driver = new Driver(daemon)
        const context = site.world.context({
          Dockerfile: `FROM ${site.world.base}\nCOPY big /big\n`,
        })
        writeFileSync(join(context, 'big'), Buffer.alloc(96 << 20, 'x'))
        const copied = await driver.fails(dockerfile(context))
        expect(copied.error.message).toMatch(/no space left on device|ENOSPC/i)
        const written = await driver.fails(
          await llb(
            image(site.world.base).run({ args: ['dd', 'if=/dev/zero', 'of=/big', 'bs=1M', 'count=96'] }).root,
          ),
        )
        expect(written.error.message).toMatch(/exit code: 1|no space left on device/)
        // What failed is deleted in the background.
        await waitFor(() => statfsSync(root).bavail * statfsSync(root).bsize > 32 << 20)
        const small = await driver.files(request('small'))
        expect(readFileSync(join(small.dir, 'twice'), 'utf8')).toBe('smallsmall')
        expect(daemon.crashed).toBe(false)
      }
      // A record that had no space either has left its log: the next start takes it away.
      await (await Daemon.start({ root })).stop()
      expect(await fsck(root, '--deep')).toBe('no problems\n')
      expect(mountsBelow(root)).toEqual([])
    } finally {
      execFileSync('umount', [root])
    }
  })
})
