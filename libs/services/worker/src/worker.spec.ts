import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { pb } from '@slipway/proto'
import Long from 'long'
import { HostFixture } from './testing/host-fixture.ts'
import type { RefHold } from '@slipway/worker'

const num = Long.fromNumber.bind(Long)
const keep = Long.NEG_ONE

function mkfile(path: string, data: Uint8Array | string, input = -1, mode = 0o644): pb.Op.$Properties {
  const action = { path, data: Buffer.from(data), mode, timestamp: keep }
  return { file: { actions: [{ input: num(input), secondaryInput: keep, output: num(0), mkfile: action }] } }
}

function copy(src: string, dest: string): pb.Op.$Properties {
  const action = { src, dest, mode: -1, timestamp: keep, createDestPath: true }
  return { file: { actions: [{ input: num(0), secondaryInput: num(1), output: num(0), copy: action }] } }
}

function sh(script: string): pb.Op.$Properties {
  return {
    exec: {
      meta: { args: ['/bin/sh', '-c', script], cwd: '/' },
      mounts: [{ input: num(0), dest: '/', output: num(0) }],
    },
  }
}

describe('worker on overlay and runc', () => {
  let fixture: HostFixture
  let rootfs: RefHold
  beforeAll(async () => {
    fixture = await HostFixture.create()
    const bin = {
      file: {
        actions: [
          {
            input: keep,
            secondaryInput: keep,
            output: keep,
            mkdir: { path: '/bin', mode: 0o755, timestamp: keep },
          },
          {
            input: num(0),
            secondaryInput: keep,
            output: keep,
            mkfile: {
              path: '/bin/busybox',
              data: readFileSync('/usr/bin/busybox'),
              mode: 0o755,
              timestamp: keep,
            },
          },
          {
            input: num(1),
            secondaryInput: keep,
            output: num(0),
            symlink: { oldpath: 'busybox', newpath: '/bin/sh', timestamp: keep },
          },
        ],
      },
    }
    rootfs = await fixture.run(bin)
  })
  afterAll(async () => {
    await rootfs.release()
    await fixture[Symbol.asyncDispose]()
  })
  const read = async (ref: RefHold, path: string): Promise<string> =>
    Buffer.from(await fixture.worker.readFile(ref.id, path, undefined, fixture.context())).toString()

  it('runs steps on top of each other and of file ops (C019, C044, C049)', async () => {
    await using one = await fixture.run(sh('busybox mkdir /d; echo one > /d/f; echo hello'), rootfs)
    expect(fixture.logs.join('')).toContain('hello\n')
    await using source = await fixture.run(mkfile('/s', 'copied'))
    await using two = await fixture.run(copy('/s', '/d/s'), one, source)
    await using three = await fixture.run(sh('busybox cat /d/f /d/s > /both; busybox rm -r /d'), two)
    expect(await read(three, '/both')).toBe('one\ncopied')
    await expect(read(three, '/d/f')).rejects.toMatchObject({ code: 'not-found' })
    expect(await read(two, '/d/s')).toBe('copied')
    await expect(fixture.run(sh('exit 4'), three)).rejects.toThrow(
      'process "/bin/sh -c exit 4" did not complete successfully: exit code: 4',
    )
  })

  it('reads files and directories without leaving the tree', async () => {
    await using ref = await fixture.run(
      sh(
        'busybox mkdir -p /a/b; echo x > /a/b/f; busybox ln -s /etc/shadow /l; busybox ln -s ../../../a /a/up',
      ),
      rootfs,
    )
    const context = fixture.context()
    const names = async (path: string, pattern: string) =>
      (await fixture.worker.readDir(ref.id, path, pattern, context)).map((stat) => stat.path)
    expect(await names('/a', '')).toEqual(['b', 'up'])
    expect(await names('/', 'a/b/*')).toEqual(['a'])
    expect(await names('/', 'b*')).toEqual(['bin'])
    expect(await names('/a/up', '')).toEqual(['b', 'up'])
    const stat = await fixture.worker.statFile(ref.id, '/a/b/f', context)
    expect([stat.path, stat.mode, Number(stat.size)]).toEqual(['f', 0o644, 2])
    await expect(read(ref, '/l')).rejects.toMatchObject({ code: 'not-found' })
    await expect(read(ref, '/a')).rejects.toThrow('/a is not a regular file')
    const part = await fixture.worker.readFile(ref.id, '/bin/busybox', { offset: 1, length: 3 }, context)
    expect(Buffer.from(part).toString()).toBe('ELF')
    await expect(fixture.worker.statFile('', '/x', context)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('gives the layers of a build, and takes them back as the same refs (G025, G031, G038)', async () => {
    await using base = await fixture.run(mkfile('/a', '1'))
    await using top = await fixture.run(sh('busybox rm -f /bin/sh; echo 2 > /b'), rootfs)
    const context = fixture.context()
    const remote = await fixture.worker.remote(top.id, { compression: 'gzip', force: false }, context)
    expect(remote.layers).toHaveLength(2)
    const zstd = await fixture.worker.remote(top.id, { compression: 'zstd', force: true }, context)
    expect(zstd.layers.map((layer) => layer.diffId)).toEqual(remote.layers.map((layer) => layer.diffId))
    const layers = zstd.layers.map((layer) => ({ ...layer, provider: zstd.provider }))
    const pulled = await fixture.refs.fromLayers(layers, { description: 'pulled' }, context)
    expect(`w1::${pulled!.id}`).toBe(top.id)
    await pulled!.release()
    expect(base.id).not.toBe(top.id)
  })

  it('extracts pulled layers, deletions included (G017, G022)', async () => {
    await using other = await HostFixture.create()
    await using top = await fixture.run(sh('echo new > /new; busybox rm /bin/sh'), rootfs)
    const { layers, provider } = await fixture.worker.remote(
      top.id,
      { compression: 'zstd', force: false },
      fixture.context(),
    )
    const pulled = await other.refs.fromLayers(
      layers.map((layer) => ({ ...layer, provider })),
      { description: 'pulled' },
      other.context(),
    )
    const id = `w1::${pulled!.id}`
    const names = await other.worker.readDir(id, '/bin', '', other.context())
    expect(names.map((stat) => stat.path)).toEqual(['busybox'])
    const made = await other.worker.remote(id, { compression: 'zstd', force: false }, other.context())
    expect(made.layers.map((layer) => layer.descriptor)).toEqual(layers.map((layer) => layer.descriptor))
    await pulled!.release()
  })

  it('merges and compares trees with the kernel (C078, C079, G021, G022)', async () => {
    await using one = await fixture.run(mkfile('/a', '1'))
    await using base = await fixture.run(mkfile('/b', '2'))
    await using two = await fixture.run(mkfile('/c', '3', 0), base)
    const merge = await fixture.run({ merge: { inputs: [{ input: num(0) }, { input: num(1) }] } }, one, two)
    expect([await read(merge, '/a'), await read(merge, '/b'), await read(merge, '/c')]).toEqual([
      '1',
      '2',
      '3',
    ])
    const sides = { lower: { input: num(0) }, upper: { input: num(1) } }
    const diff = await fixture.run({ diff: sides }, base, two)
    const names = await fixture.worker.readDir(diff.id, '/', '', fixture.context())
    expect(names.map((stat) => stat.path)).toEqual(['c'])
    const unrelated = await fixture.run({ diff: sides }, merge, one)
    const applied = await fixture.run({ merge: {} }, merge, unrelated)
    const left = await fixture.worker.readDir(applied.id, '/', '', fixture.context())
    expect(left.map((stat) => stat.path)).toEqual(['a'])
    for (const hold of [merge, diff, unrelated, applied]) await hold.release()
  })

  it('leaves no mount, and nothing in use but what is held (G055)', async () => {
    await (await fixture.run(sh('true'), rootfs)).release()
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(`${fixture.root}/tmp`)
    const used = await fixture.worker.diskUsage(['inuse'])
    expect(used.map((record) => `w1::${record.id}`)).toEqual([rootfs.id])
    const removed: string[] = []
    const all = {
      filters: [],
      all: true,
      keepDurationMs: 0,
      reservedSpace: 0,
      maxUsedSpace: 0,
      minFreeSpace: 0,
    }
    await fixture.worker.prune(all, (record) => removed.push(record.id), fixture.context().signal)
    expect(removed.length).toBeGreaterThan(5)
    expect(await fixture.worker.diskUsage([])).toHaveLength(1)
  })

  it('refuses ids that are not its own', async () => {
    await expect(fixture.worker.hold('other::x')).rejects.toMatchObject({ code: 'not-found' })
    await expect(fixture.worker.hold('w1::nope')).rejects.toMatchObject({ code: 'not-found' })
  })
})
