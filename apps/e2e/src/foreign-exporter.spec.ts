import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, it } from '@jest/globals'
import { slipwayBuilder } from './harness/builders.ts'
import { type Ran, run } from './harness/clients.ts'
import { CpioExporter } from './harness/cpio-exporter.ts'
import { mountsBelow, REPO } from './harness/daemon.ts'
import { SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 120_000
/** What `RUN` makes in an image that has none. */
const RUNTIME = ['dev', 'proc', 'sys']
const REFUSED = 'exporter "cpio" could not be found'

/** Name, kind, mode and target of everything below a directory. */
async function listing(cwd: string): Promise<string> {
  const format = '%p %y %m %l\\n'
  return (await run('sh', ['-c', `find . -mindepth 1 -printf '${format}' | sort`], { cwd })).stdout
}

describeSplit(
  'an exporter in another language, beside services that run',
  { 'what examples/cpio-exporter imports': CpioExporter.available },
  () => {
    let world: World
    let split: SplitDaemon
    let context: string
    let program: CpioExporter | undefined
    const stack = endAfterAll(TIMEOUT)
    beforeAll(async () => {
      world = stack.use(await openWorld())
      split = stack.use(await SplitDaemon.start())
      context = world.context({
        Dockerfile: [
          'FROM scratch',
          `COPY --from=${world.base} /bin/busybox /bin/busybox`,
          'COPY init gone /',
          'RUN ["/bin/busybox", "sh", "-c", "busybox chmod 750 /init; busybox ln /init /again; busybox ln -s init /link; busybox rm /gone"]',
          '',
        ].join('\n'),
        init: '#!/bin/busybox sh\n',
        gone: 'not in the image in the end\n',
      })
    }, TIMEOUT)

    const build = (output: string, ...extra: readonly string[]): Promise<Ran> =>
      slipwayBuilder.build(split, { context, outputs: [output], extra })
    const good = async (output: string, ...extra: readonly string[]): Promise<Ran> => {
      const ran = await build(output, ...extra)
      if (ran.code !== 0) throw new Error(`${ran.stderr}\n${program?.log}\n${split.log}`)
      return ran
    }
    /** A build until what it says is this: what is announced is heard a little later. */
    const untilBuild = async (output: string, says: (ran: Ran) => boolean): Promise<void> => {
      let last: Ran | undefined
      await waitFor(
        async () => says((last = await build(output))),
        60_000,
        () => last?.stderr ?? '',
      )
    }
    const start = async (): Promise<void> => {
      const args = ['--listen', `unix://${split.dir}/cpio.sock`, '--bus', split.nats.url]
      program = stack.use(await CpioExporter.start(args))
    }

    it(
      'is refused before it is there, and taken up by its presence: its output comes to the client',
      async () => {
        const dest = join(world.dir, 'initramfs.cpio')
        expect((await build(`type=cpio,dest=${dest}`)).stderr).toContain(REFUSED)
        await start()
        await untilBuild(`type=cpio,dest=${dest}`, ({ code }) => code === 0)
        const root = join(world.dir, 'unpacked')
        mkdirSync(root)
        const unpacked = spawnSync('/bin/busybox', ['cpio', '-i'], { cwd: root, input: readFileSync(dest) })
        expect(unpacked.stderr.toString()).toMatch(/^\d+ blocks\n$/)
        const made = readdirSync(root, { recursive: true }).filter((name) => !RUNTIME.includes(String(name)))
        expect(new Set(made)).toEqual(new Set(['again', 'bin', 'bin/busybox', 'init', 'link']))
        expect(readFileSync(join(root, 'bin/busybox')).equals(readFileSync('/bin/busybox'))).toBe(true)
        expect(lstatSync(join(root, 'init'))).toMatchObject({ mode: 0o100750, nlink: 2 })
        expect(lstatSync(join(root, 'again')).ino).toBe(lstatSync(join(root, 'init')).ino)
        expect(readFileSync(join(root, 'again'), 'utf8')).toBe('#!/bin/busybox sh\n')
        expect(readlinkSync(join(root, 'link'))).toBe('init')
      },
      TIMEOUT,
    )

    it(
      'gives the tree that the worker has, whatever its layers replace and hide',
      async () => {
        const changes = [
          'rm -rf /hidden; mkdir /hidden; echo new > /hidden/new',
          'rm -rf /dir; echo file > /dir',
          'rm /file; mkdir /file; echo below > /file/below',
          'mkfifo -m 600 /fifo; chown 7:8 /kept/changed; chmod 4711 /kept/changed',
        ]
        const layered = world.context({
          Dockerfile: [`FROM ${world.base}`, 'COPY . /', ...changes.map((line) => `RUN ${line}`), ''].join(
            '\n',
          ),
          'hidden/old': 'old\n',
          'dir/a': 'a\n',
          file: 'file\n',
          'kept/same': 'same\n',
          'kept/changed': 'changed\n',
        })
        const [tree, dest] = [join(world.dir, 'tree'), join(world.dir, 'tree.cpio')]
        const outputs = [`type=local,dest=${tree}`, `type=cpio,dest=${dest}`]
        const ran = await slipwayBuilder.build(split, { context: layered, outputs })
        if (ran.code !== 0) throw new Error(`${ran.stderr}\n${program?.log}`)
        const root = join(world.dir, 'untangled')
        mkdirSync(root)
        spawnSync('/bin/busybox', ['cpio', '-i'], { cwd: root, input: readFileSync(dest) })
        expect(await listing(root)).toBe(await listing(tree))
        // `local` gives files to who receives them.
        expect(lstatSync(join(root, 'kept/changed'))).toMatchObject({ uid: 7, gid: 8 })
        expect(readFileSync(join(root, 'hidden/new'), 'utf8')).toBe('new\n')
        expect(readFileSync(join(root, 'kept/changed'), 'utf8')).toBe('changed\n')
      },
      TIMEOUT,
    )

    it(
      'is told its attributes, which it checks before the build, and answers for the metadata file',
      async () => {
        const [dest, plain] = [join(world.dir, 'i.cpio.gz'), join(world.dir, 'i.cpio')]
        const metadata = join(world.dir, 'metadata.json')
        const ran = await good(
          `type=cpio,dest=${dest},compression=gzip,source-date-epoch=1000000000`,
          '--metadata-file',
          metadata,
        )
        expect(ran.stderr).toContain('exporting to cpio archive')
        expect(ran.stderr).toContain('sending cpio archive')
        await good(`type=cpio,dest=${plain},source-date-epoch=1000000000`)
        const archive = readFileSync(dest)
        expect(gunzipSync(archive).equals(readFileSync(plain))).toBe(true)
        expect(JSON.parse(readFileSync(metadata, 'utf8'))).toMatchObject({
          'cpio.digest': `sha256:${createHash('sha256').update(archive).digest('hex')}`,
          'cpio.size': String(archive.length),
        })
        const refused = await build(`type=cpio,dest=${dest},compression=best`)
        expect(refused.stderr).toContain('invalid attribute compression=best')
        expect(refused.stderr).not.toContain('RUN')
        const without = await build('type=cpio')
        expect(without.stderr).toContain('does not implement the method /moby.filesync.v1.FileSend/DiffCopy')
      },
      TIMEOUT,
    )

    it(
      'shows what every exporter must show',
      async () => {
        const ran = await run(join(REPO, 'node_modules/.bin/node'), [
          '--disable-warning=ExperimentalWarning',
          join(REPO, 'tools/conformance/src/main.ts'),
          'exporter',
          '--address',
          `unix://${split.dir}/cpio.sock`,
          '--bus',
          split.nats.url,
          '--refused',
          'cpio.compression=best',
        ])
        if (ran.code !== 0) throw new Error(`${ran.stdout}${ran.stderr}\n${program?.log}`)
        expect(ran.stdout).toMatch(/^ok {3}presence: announces/)
        expect(ran.stdout).toMatch(/\n\d{2} ok, 0 failed, 2 skipped\n$/)
      },
      TIMEOUT,
    )

    it(
      'is refused again once it has left',
      async () => {
        expect(await program?.stop()).toBe(0)
        const output = `type=cpio,dest=${join(world.dir, 'late.cpio')}`
        await untilBuild(output, ({ stderr }) => stderr.includes(REFUSED))
        await start()
        await untilBuild(output, ({ code }) => code === 0)
        expect(mountsBelow(split.dir)).toEqual([])
      },
      TIMEOUT,
    )
  },
)

/** Lays one layer with an entry over an empty tree, in Python. */
const HOSTILE = `
import io, sys, tarfile
sys.path.insert(0, sys.argv[1])
import cpio
for name, kind, target in [("../out", "0", ""), ("a/../../out", "0", ""), ("l", "1", "../etc"), ("l", "1", "none"), ("a/.wh...", "0", ""), ("odd", "Z", "")]:
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind.encode(), target
        tar.addfile(entry)
    layer.seek(0)
    root = cpio.Node()
    try:
        cpio.apply_layer(root, layer)
        print("taken:", [path for path, _ in cpio.walk(root)])
    except ValueError as error:
        print(error)
`
const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0
const inPython = python ? it : it.skip
if (!python) console.warn('SKIPPED: hostile layers of examples/cpio-exporter: there is no Python 3.11')

inPython('layers that lead out of the tree are refused by the example', async () => {
  const args = ['-B', '-c', HOSTILE, join(REPO, 'examples/cpio-exporter')]
  const { stdout, stderr } = await run('python3', args)
  expect(stderr).toBe('')
  expect(stdout.trim().split('\n')).toEqual([
    '../out: leads out of the tree',
    'a/../../out: leads out of the tree',
    '../etc: leads out of the tree',
    'l: a link to none, which is no file',
    'taken: []',
    "odd: an entry of unknown type b'Z'",
  ])
})
