import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { BuildRequest } from '@slipway/client'
import { buildkitd, describeWith } from './harness/clients.ts'
import { type Daemon, REPO } from './harness/daemon.ts'
import { dockerfile, Driver } from './harness/driver.ts'
import { pushNodeImage, writeModules } from './harness/node-image.ts'
import { startRealBuildkitd } from './harness/real-buildkitd.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const TIMEOUT = 120_000
const site = useSite()
const images = { dockerfile: '', yaml: '' }

/** The images are built as their users build them, but for the modules: those are here already. */
beforeAll(async () => {
  const node = await pushNodeImage(site.world)
  const modules = writeModules(site.world)
  for (const target of ['dockerfile', 'yaml'] as const) {
    images[target] = `${site.world.registry.host}/slipway-${target}:latest`
    const options = {
      target,
      'build-arg:NODE': node,
      'context:modules': 'local:modules',
    }
    const request = dockerfile(join(REPO, 'apps/frontend'), options, {
      directories: new Map([['modules', modules]]),
    })
    const output = { type: 'image', attrs: { name: images[target], push: 'true' } }
    await site.driver.build({ ...request, outputs: [output] })
  }
}, TIMEOUT)

const LINES = [
  'ARG WORD=hello',
  'COPY --chmod=0640 in /in/',
  'RUN cat /in/* | tr a-z A-Z > /loud; echo $WORD >> /loud',
  'FROM scratch',
  'COPY --from=build /loud /out/loud',
  'COPY --exclude=*.md in /kept/',
]

const copiesDockerfile = (first: string): BuildRequest => {
  const context = site.world.context({
    Dockerfile: [first, `FROM ${site.world.base} AS build`, ...LINES, ''].join('\n'),
    'in/a.txt': 'a\n',
    'in/b.md': 'b\n',
  })
  return dockerfile(context, { 'build-arg:WORD': 'there' })
}

const EXPECTED = { 'kept/': '', 'kept/a.txt': 'a\n', 'out/': '', 'out/loud': 'A\nB\nthere\n' }

function yamlBuild(change: (text: string) => string = (text) => text): BuildRequest {
  const hello = readFileSync(join(REPO, 'examples/yaml-frontend/hello.yaml'), 'utf8')
  const context = site.world.context({
    'build.yaml': change(hello.replace('registry.test/yaml-frontend', images.yaml)),
    'names/people': 'Ada Grace\n',
  })
  return dockerfile(context, { filename: 'build.yaml', 'build-arg:BASE': site.world.base })
}

/** What both daemons do with these images. */
function suite(driver: () => Driver): void {
  it(
    'the Dockerfile frontend as an image builds what it builds when it is built in',
    async () => {
      const { dir } = await driver().files(copiesDockerfile(`# syntax=${images.dockerfile}`))
      expect(treeOf(dir)).toEqual(EXPECTED)
      const builtIn = await site.driver.files(copiesDockerfile('# no syntax'))
      expect(treeOf(builtIn.dir)).toEqual(EXPECTED)
    },
    TIMEOUT,
  )

  it(
    'it shows where a Dockerfile is wrong',
    async () => {
      const context = site.world.context({
        Dockerfile: `# syntax=${images.dockerfile}\nFROM scratch\nCOPYY a b\n`,
      })
      const { error } = await driver().fails(dockerfile(context))
      expect(error.message).toContain('unknown instruction: COPYY')
      const source = error.details.find(({ kind }) => kind === 'source')
      expect(source).toMatchObject({ filename: 'Dockerfile', ranges: [{ start: { line: 3 } }] })
    },
    TIMEOUT,
  )

  it(
    'a build file in YAML builds by its syntax line',
    async () => {
      const request = yamlBuild()
      const { dir } = await driver().files(request)
      expect(treeOf(dir)).toEqual({ greetings: 'hello, Ada\nhello, Grace\n' })
      const { image } = await driver().image({
        ...request,
        frontendOpt: { ...request.frontendOpt, 'build-arg:WORD': 'hi' },
      })
      expect(image.config.config).toMatchObject({ Entrypoint: ['/greetings'] })
      const { error } = await driver().fails(
        yamlBuild((text) => text.replace('    from: scratch', '    form: x')),
      )
      expect(error.message).toMatch(/build\.yaml:\d+: stage app: unknown key form/)
      expect(error.details.find(({ kind }) => kind === 'source')).toMatchObject({ filename: 'build.yaml' })
    },
    TIMEOUT,
  )
}

describe('our frontends as images, in slipwayd', () => {
  suite(() => site.driver)
})

describeWith(buildkitd, 'buildkitd', 'our frontends as images, in the real buildkitd', () => {
  let daemon: Daemon
  let driver: Driver
  beforeAll(async () => {
    daemon = await startRealBuildkitd()
    driver = new Driver(daemon)
  }, TIMEOUT)
  afterAll(async () => {
    await driver[Symbol.asyncDispose]()
    await daemon[Symbol.asyncDispose]()
  })
  suite(() => driver)
})
