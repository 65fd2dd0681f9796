import { describe, expect, it } from '@jest/globals'
import { errorMessage, toSlipwayError } from '@slipway/base'
import { createDockerfileFrontend } from './frontend.ts'
import { FakeBridge, type FrontendCase } from './testing/fake-bridge.ts'

const DOCKERFILE = 'FROM alpine\nCOPY a /b\n'

function testCase(parts: Partial<FrontendCase>, dockerfile = DOCKERFILE): FrontendCase {
  return {
    name: 'case',
    opts: {},
    inputs: {},
    ...parts,
    files: { 'local://dockerfile': { Dockerfile: dockerfile }, ...parts.files },
  }
}

async function build(test: FrontendCase): Promise<FakeBridge> {
  const bridge = await FakeBridge.create(test)
  await createDockerfileFrontend().solve(bridge)
  return bridge
}

async function failure(test: FrontendCase): Promise<ReturnType<typeof toSlipwayError>> {
  try {
    await build(test)
  } catch (error) {
    return toSlipwayError(error)
  }
  throw new Error('the build succeeded')
}

describe('syntax lines (E001, E007)', () => {
  it.each([
    'docker/dockerfile:1',
    'docker/dockerfile:1.7-labs',
    'docker.io/docker/dockerfile-upstream:master',
  ])('%s is the frontend that is built in', async (ref) => {
    const bridge = await build(testCase({}, `# syntax=${ref}\n${DOCKERFILE}`))
    expect(bridge.solves.map(({ frontend }) => frontend)).not.toContain('gateway.v0')
    expect(bridge.warnings).toEqual([])
    expect(bridge.solves).toHaveLength(3)
  })

  it('give way to BUILDKIT_SYNTAX, whose image and words are handed on (E155, E199, E200)', async () => {
    const opts = { 'build-arg:BUILDKIT_SYNTAX': 'me/front:1 with words', target: 't' }
    const bridge = await build(testCase({ opts }, `# syntax=other/front\n${DOCKERFILE}`))
    expect(bridge.solves.at(-1)).toEqual({
      frontend: 'gateway.v0',
      opt: { ...opts, source: 'me/front:1', cmdline: 'me/front:1 with words' },
    })
  })

  it('runs an image that a named context puts in its place (D074)', async () => {
    const opts = { 'context:docker/dockerfile:1': 'docker-image://me/app:v1' }
    const bridge = await build(testCase({ opts }, `# syntax=docker/dockerfile:1\n${DOCKERFILE}`))
    expect(bridge.solves.at(-1)).toEqual({
      frontend: 'gateway.v0',
      opt: { ...opts, cmdline: 'docker/dockerfile:1', source: 'docker/dockerfile:1' },
    })
  })

  it('points at the line when the image fails', async () => {
    const bridge = await FakeBridge.create(testCase({}, '# syntax=me/x\nFROM alpine\n'))
    const solve = bridge.solve.bind(bridge)
    bridge.solve = (request) =>
      request.frontend ? Promise.reject(new Error('no such image')) : solve(request)
    const error = toSlipwayError(
      await createDockerfileFrontend()
        .solve(bridge)
        .catch((reason: unknown) => reason),
    )
    expect(error.message).toBe('no such image')
    expect(error.details).toMatchObject([
      { kind: 'source', filename: 'Dockerfile', ranges: [{ start: { line: 1 } }] },
    ])
  })
})

describe('errors', () => {
  it('carry the file, so that clients show its lines (E236)', async () => {
    const error = await failure(testCase({}, 'FROM alpine\nRUN a\nCOPY --from=nope x y\n'))
    const [detail] = error.details
    expect(error.code).toBe('not-found')
    expect(detail).toMatchObject({ kind: 'source', filename: 'Dockerfile', language: 'Dockerfile' })
    if (detail?.kind !== 'source') throw new Error('no source')
    expect(Buffer.from(detail.data).toString()).toContain('COPY --from=nope')
    expect(detail.definition!.length).toBeGreaterThan(100)
    expect(detail.ranges).toEqual([{ start: { line: 3, character: 0 }, end: { line: 3, character: 0 } }])
  })

  it('of a bad .dockerignore name the pattern (E210)', async () => {
    const files = { 'local://context': { '.dockerignore': 'a[\n' } }
    expect((await failure(testCase({ files }))).message).toMatch(/^syntax error in pattern/)
  })

  it('of malformed cache-imports say so', async () => {
    const { message } = await failure(testCase({ opts: { 'cache-imports': '{' } }))
    expect(message).toMatch(/^failed to unmarshal cache-imports \("\{"\): /)
  })

  it('tell requests that are not there from builds (D091)', async () => {
    const error = await failure(testCase({ opts: { requestid: 'frontend.other' } }))
    expect(error.code).toBe('unimplemented')
    expect(error.details).toEqual([{ kind: 'subrequest', name: 'frontend.other' }])
  })

  it('name the capability that is missing (D071, D080, E198)', async () => {
    const known = ['inputs', 'subrequests', 'contexts', 'gitquerystring'].map(
      (name) => `moby.buildkit.frontend.${name}`,
    )
    await build(testCase({ opts: { 'frontend.caps': known.join(',') } }))

    const error = await failure(testCase({ opts: { 'frontend.caps': 'moby.buildkit.frontend.inputs,foo' } }))
    expect(error.code).toBe('unimplemented')
    expect(error.details).toEqual([{ kind: 'frontend-cap', name: 'foo' }])
  })

  it('say what is not implemented', async () => {
    expect((await failure(testCase({ opts: { 'attest:sbom': '' } }))).code).toBe('unimplemented')
  })

  it('of the session reach the client as they are', async () => {
    const bridge = await FakeBridge.create(testCase({}))
    bridge.solve = () => Promise.reject(new Error('no active session for sess'))
    const error: unknown = await createDockerfileFrontend()
      .solve(bridge)
      .catch((reason: unknown) => reason)
    expect(errorMessage(error)).toBe('failed to resolve dockerfile: no active session for sess')
  })
})

describe('what is asked', () => {
  it('asks for each image once, whatever the platforms and stages (E219)', async () => {
    const stages =
      'FROM alpine AS a\nFROM alpine AS b\nFROM alpine\nCOPY --from=a /x /y\nCOPY --from=b /x /y\n'
    const bridge = await build(testCase({}, stages))
    expect(bridge.resolved).toEqual([
      '[internal] load metadata for docker.io/library/alpine:latest linux/amd64 default',
    ])
  })

  it('asks for nothing of stages that the target does not need (E039)', async () => {
    const stages = 'FROM missing AS unused\nRUN exit 1\nFROM alpine\nRUN x\n'
    const bridge = await build(testCase({}, stages))
    expect(bridge.resolved).toHaveLength(1)
  })

  it('asks the client for the paths that are copied only (E212)', async () => {
    const bridge = await build(testCase({}, 'FROM alpine\nCOPY src/a b /x/\nADD https://e.com/f /f\n'))
    const attrs = bridge.solves.at(-1)!.def!.map((op) => Buffer.from(op, 'base64').toString())
    expect(attrs.join()).toContain('["b","src/a"]')
  })
})
