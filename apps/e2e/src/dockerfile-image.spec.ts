import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeImage, pushImage } from '@slipway/testing'
import { builders } from './harness/builders.ts'
import { pushedDigest } from './harness/oci.ts'
import { useSite } from './harness/site.ts'

/** The program of the public docker/dockerfile image, built from its source as a static binary. */
const program = process.env.SLIPWAY_E2E_DOCKERFILE_FRONTEND
const site = useSite()
const digests = new Map<string, string>()
let source: string

const CAPS = ['inputs', 'subrequests', 'contexts', 'gitquerystring'].map(
  (cap) => `moby.buildkit.frontend.${cap}`,
)

/** The image as its makers ship it. */
async function pushFrontend(): Promise<string> {
  const root = join(site.world.dir, 'dockerfile-frontend')
  mkdirSync(join(root, 'bin'), { recursive: true })
  copyFileSync(program ?? '', join(root, 'bin/dockerfile-frontend'))
  const labels = {
    'moby.buildkit.frontend.network.none': 'true',
    'moby.buildkit.frontend.caps': CAPS.join(','),
  }
  const config = { Entrypoint: ['/bin/dockerfile-frontend'], Labels: labels }
  await pushImage(site.world.registry.host, 'dockerfile', 'latest', makeImage(root, config))
  return `${site.world.registry.host}/dockerfile`
}

const LINES = (base: string) => [
  `FROM --platform=$BUILDPLATFORM ${base} AS build`,
  'ARG WORD=hello',
  'COPY --chmod=0640 in /in/',
  'RUN <<EOT',
  '  set -e',
  '  cat /in/* | tr a-z A-Z > /loud',
  '  echo $WORD >> /loud',
  'EOT',
  `FROM ${base}`,
  'COPY --from=build --link /loud /out/loud',
  'COPY --exclude=*.md in /kept/',
  'ENV A=1 B="two words"',
  'LABEL who=me',
  'WORKDIR /work',
  'HEALTHCHECK --interval=5s CMD true',
  'ENTRYPOINT ["/bin/sh", "-c"]',
  'CMD ["cat /out/loud"]',
]

const suite = program === undefined ? describe.skip : describe
if (program === undefined)
  console.warn(
    'SKIPPED: the real docker/dockerfile as a syntax image: SLIPWAY_E2E_DOCKERFILE_FRONTEND is not set',
  )

suite('the real docker/dockerfile image, named by a syntax line', () => {
  beforeAll(async () => {
    source = await pushFrontend()
  })

  for (const builder of builders) {
    const test = builder.available ? it : it.skip
    if (!builder.available) console.warn(`SKIPPED: a syntax image by ${builder.name}: it is not on PATH`)
    test(`gives the same image as the frontend that is built in (${builder.name}) (D066, D069)`, async () => {
      const files = { in: '', 'in/a.txt': 'a\n', 'in/b.md': 'b\n' }
      const { in: _, ...inputs } = files
      const build = async (first: string, tag: string): Promise<string> => {
        const context = site.world.context({
          ...inputs,
          Dockerfile: [first, ...LINES(site.world.base), ''].join('\n'),
        })
        const { host } = site.world.registry
        const label = `${tag}-${builder.name.replaceAll(/\W/g, '-')}`
        const ran = await builder.build(site.daemon, {
          context,
          buildArgs: { SOURCE_DATE_EPOCH: '1000000000', WORD: 'there' },
          outputs: [`type=image,name=${host}/built:${label},push=true,rewrite-timestamp=true`],
        })
        if (ran.code !== 0) throw new Error(ran.stderr)
        // Proof of who built it.
        expect(ran.stderr.includes(`docker-image://${source}`)).toBe(first.includes(source))
        return await pushedDigest(host, 'built', label)
      }
      const theirs = await build(`# syntax=${source}`, 'theirs')
      const ours = await build('# syntax=docker/dockerfile:1', 'ours')
      expect(theirs).toMatch(/^sha256:/)
      expect(theirs).toBe(ours)
      digests.set(builder.name, theirs)
      expect(new Set(digests.values()).size).toBe(1)
    }, 120_000)
  }
})
