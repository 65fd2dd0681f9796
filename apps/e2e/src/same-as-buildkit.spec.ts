import { execFileSync } from 'node:child_process'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { buildkitd, describeWith } from './harness/clients.ts'
import type { Daemon } from './harness/daemon.ts'
import { dockerfile, Driver } from './harness/driver.ts'
import type { ImageConfig, OciImage } from './harness/oci.ts'
import { warningsOf } from './harness/progress.ts'
import { startRealBuildkitd } from './harness/real-buildkitd.ts'
import { useSite } from './harness/site.ts'

interface Case {
  readonly title: string
  readonly text: string
  readonly opts?: Readonly<Record<string, string>>
  /** RUN steps make times of their own: only names, modes and contents are compared then. */
  readonly runs?: boolean
}

const FILES = {
  a: 'a\n',
  'd/x': 'x\n',
  'd/e/y.txt': 'y\n',
  'w1.txt': '1\n',
  'w2.txt': '2\n',
  '.dockerignore': 'ignored\n',
  ignored: 'i',
}

const CASES: readonly Case[] = [
  { title: 'nothing but a scratch base (E036, E216)', text: 'FROM scratch\n' },
  { title: 'a base image as it is (E046)', text: 'FROM BASE\n' },
  {
    title:
      'every instruction that only changes the config (E108, E109, E110, E111, E112, E114, E115, E116, E117, E121, E123, E124, E125, E126, E127, E214, E221, E222, E223, E224, E226, E227, E228, E229, E230, E231, E232, E235)',
    text: `FROM BASE
MAINTAINER Me <me@test>
ENV A=1 B="two words" PATH=/opt:$PATH
LABEL one=1 two="2 2" \\
  three=3
EXPOSE 80 443/tcp 53/UDP 8000-8002
VOLUME ["/data", "/more"]
VOLUME /third
USER user:extra
STOPSIGNAL SIGUSR1
SHELL ["/bin/sh", "-ec"]
HEALTHCHECK --interval=5s --timeout=3s --start-period=1s --start-interval=2s --retries=4 CMD echo healthy
ONBUILD RUN echo later
ENTRYPOINT ["/bin/entry", "arg"]
CMD echo shell form
ARG UNUSED=x
`,
  },
  {
    title: 'HEALTHCHECK NONE, exec forms, CMD cleared by ENTRYPOINT (E046, E122)',
    text: 'FROM BASE\nHEALTHCHECK NONE\nCMD ["x"]\nENTRYPOINT /bin/y\n',
  },
  {
    title: 'labels and arguments of the client (E109, E176, E177)',
    text: 'FROM BASE\nARG V=1\nARG W\nLABEL a=$V b=file c=$W\n',
    opts: { 'build-arg:V': 'given', 'label:b': 'client', 'label:z': 'last' },
  },
  {
    title: 'files by COPY and ADD in all forms (E082, E083, E084, E085, E088, E089)',
    text: `FROM scratch
COPY a /a
COPY --chown=3:4 --chmod=0601 a /owned
COPY d /d
COPY d/ /made/deep/
COPY w*.txt /many/
ADD d/e/y.txt /added/
WORKDIR /work/dir
COPY a ./
COPY <<one <<two /here/
1
one
2
two
`,
  },
  { title: 'a copy of everything, without what is ignored (E208)', text: 'FROM scratch\nCOPY . /all\n' },
  {
    title: 'copies from stages and images (E037, E038, E087)',
    text: 'FROM scratch AS s\nCOPY d /d\nWORKDIR /w\nFROM s AS t\nCOPY a /t\nFROM scratch\nCOPY --from=t / /from\nCOPY --from=BASE /etc/group /g\n',
  },
  {
    title: 'COPY --link, --parents and --exclude (E090, E091, E092)',
    text: 'FROM BASE\nCOPY --link a /l/\nCOPY --parents d/e/y.txt /p/\nCOPY --exclude=e d /x\n',
  },
  {
    title: 'WORKDIR for another user (E118)',
    text: 'FROM BASE\nUSER user\nWORKDIR /home/made\nWORKDIR below\n',
  },
  {
    title: 'RUN steps with arguments and environment in the history (E106, E214, E215)',
    text: `FROM BASE
ARG X=1
ARG Y
ENV Z=z
RUN echo $X $Y $Z > /f
RUN ["/bin/sh", "-c", "echo exec > /g"]
RUN --mount=type=cache,target=/cache --mount=type=tmpfs,target=/t echo m > /cache/m
RUN <<END
mkdir -p /made/by/run
echo h > /made/by/run/h
END
RUN rm -rf /tmp && ln -s g /l && chmod 4755 /f && chown 7:8 /g
`,
    opts: { 'build-arg:Y': 'why' },
    runs: true,
  },
]

describeWith(buildkitd, 'buildkitd', 'the same as BuildKit', () => {
  const site = useSite()
  let real: Daemon
  let reference: Driver

  beforeAll(async () => {
    real = await startRealBuildkitd()
    reference = new Driver(real)
  }, 60_000)
  afterAll(async () => {
    await reference?.[Symbol.asyncDispose]()
    await real?.[Symbol.asyncDispose]()
  }, 60_000)

  for (const { title, text, opts, runs } of CASES) {
    it(title, async () => {
      const context = site.world.context({ ...FILES, Dockerfile: text.replaceAll('BASE', site.world.base) })
      for (const name of Object.keys(FILES)) utimesSync(join(context, name), 1_400_000_000, 1_400_000_000)
      const request = dockerfile(context, { ...opts, 'build-arg:SOURCE_DATE_EPOCH': '1500000000' })
      const attrs = { 'rewrite-timestamp': 'true' }
      const [ours, theirs] = await Promise.all([
        site.driver.image(request, attrs),
        reference.image(request, attrs),
      ])
      expect(comparable(ours.image.config, runs)).toEqual(comparable(theirs.image.config, runs))
      expect(layersOf(ours.image)).toEqual(layersOf(theirs.image))
      expect(ours.image.manifest.layers?.map(({ mediaType }) => mediaType)).toEqual(
        theirs.image.manifest.layers?.map(({ mediaType }) => mediaType),
      )
      expect(Object.keys(ours.response).sort()).toEqual(
        expect.arrayContaining(Object.keys(theirs.response).sort()),
      )
      expect([...warningsOf(ours.events)].sort()).toEqual([...warningsOf(theirs.events)].sort())
    })
  }

  it('a tree of all kinds of files comes out alike (C049, B039, B040)', async () => {
    const context = site.world.context({ 'in/f': 'f', Dockerfile: 'FROM scratch\nCOPY in /\n' })
    const script =
      'ln f hard; ln -s f soft; ln -s /abs absolute; mkdir -m 1777 sticky; mkfifo pipe; : > empty; chmod 6711 f; dd if=/dev/zero of=big bs=100k count=30 2>/dev/null; printf x > "spa ce"; printf u > "ünï"; find . -exec touch -h -d @1400000000 {} +'
    execFileSync('sh', ['-c', script], { cwd: join(context, 'in') })
    const request = dockerfile(context, { 'build-arg:SOURCE_DATE_EPOCH': '1500000000' })
    const [ours, theirs] = await Promise.all([site.driver.image(request), reference.image(request)])
    expect(layersOf(ours.image)).toEqual(layersOf(theirs.image))
    expect(ours.image.config.rootfs.diff_ids).toEqual(theirs.image.config.rootfs.diff_ids)
  })
})

/** With RUN steps the bytes of layers hold times and inode order of their own. */
function comparable(config: ImageConfig, runs = false): unknown {
  return runs ? { ...config, rootfs: { layers: config.rootfs.diff_ids.length } } : config
}

function layersOf(image: OciImage): readonly (readonly string[])[] {
  return (image.manifest.layers ?? []).map((_, position) => [...image.layer(position)].sort())
}
