import { describe, expect, it } from '@jest/globals'
import { type ErrorDetail, SlipwayError } from '@slipway/base'
import { fileActions, image, local, scratch, type State } from '@slipway/llb'
import { services } from '@slipway/proto'
import { startBridgeBuild } from './harness/bridge-build.ts'
import { buildctl, describeWith, run } from './harness/clients.ts'
import { dockerfile } from './harness/driver.ts'
import { useSite } from './harness/site.ts'
import { waitFor } from './harness/watch.ts'

const site = useSite()

type Kind = ErrorDetail['kind']
type Detail<K extends Kind> = Extract<ErrorDetail, { readonly kind: K }>

function detailOf<K extends Kind>(error: SlipwayError, kind: K): Detail<K> {
  const found = error.details.find((detail) => detail.kind === kind)
  if (!found) throw new Error(`no ${kind} in ${JSON.stringify(error.details)}`)
  return found as Detail<K>
}

/** What the bridge answers to a debugger, who wants the failing step evaluated. */
async function evaluate(state: State): Promise<SlipwayError> {
  await using build = startBridgeBuild(site.daemon)
  const request = {
    Definition: await state.marshal(),
    Evaluate: true,
    allowResultReturn: true,
    allowResultArrayRef: true,
  }
  try {
    await build.caller.unary(services.LLBBridgeService.Solve, request, { metadata: build.metadata })
  } catch (error) {
    return error as SlipwayError
  }
  throw new Error('the solve succeeded')
}

const base = (): State => image(site.world.base)
const sh = (script: string) => base().run({ args: ['/bin/sh', '-c', script] })
const ID = /^[0-9a-z]{25}::[0-9a-z]{25}$/

describe('what a failed step says of itself', () => {
  it('names its vertex, its place in the Dockerfile, its command and exit code (A004)', async () => {
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nRUN echo 1 > /x; exit 3\n` })
    const { error } = await site.driver.fails(dockerfile(context))
    expect(error.code).toBe('unknown')
    expect(detailOf(error, 'vertex').digest).toMatch(/^sha256:/)
    expect(detailOf(error, 'source')).toMatchObject({
      filename: 'Dockerfile',
      language: 'Dockerfile',
      ranges: [{ start: { line: 2 } }],
    })
    expect(detailOf(error, 'exit')).toMatchObject({ exitCode: 3 })
    expect(detailOf(error, 'solve')).toMatchObject({
      inputIds: [expect.stringMatching(ID)],
      mountIds: [expect.stringMatching(ID)],
      op: { exec: { meta: { args: ['/bin/sh', '-c', 'echo 1 > /x; exit 3'] } } },
      description: { 'com.docker.dockerfile.v1.command': 'RUN echo 1 > /x; exit 3' },
    })
  })

  it('names by mount what it began with and what it had made of it', async () => {
    const other = sh('echo 1 > /f').root
    const step = base().run({
      args: ['/bin/sh', '-c', 'exit 5'],
      mounts: [
        { type: 'bind', target: '/ro', from: other, readonly: true },
        { type: 'bind', target: '/rw', from: other },
        { type: 'bind', target: '/new', from: scratch() },
      ],
    })
    const { inputIds, mountIds } = detailOf(await evaluate(step.root), 'solve')
    // Mounts come in the order of their targets: /, /new, /ro, /rw.
    const id = expect.stringMatching(ID)
    expect(inputIds).toEqual([id, '', id, id])
    expect(inputIds[3]).toBe(inputIds[2])
    expect(mountIds[2]).toBe(inputIds[2])
    for (const made of [0, 1, 3]) {
      expect(mountIds[made]).toMatch(ID)
      expect(inputIds).not.toContain(mountIds[made])
    }
  })

  it('names the file action that failed', async () => {
    const state = base().file(fileActions.mkdir('/d', 0o755).rm('/none'))
    const error = await evaluate(state)
    expect(detailOf(error, 'vertex').digest).toMatch(/^sha256:/)
    expect(detailOf(error, 'solve')).toMatchObject({
      inputIds: [expect.stringMatching(ID)],
      mountIds: ['', expect.stringMatching(ID)],
      subject: { kind: 'file', index: 1 },
      op: { file: {} },
    })
  })

  it('names the input whose content could not be read', async () => {
    const other = sh('echo 1 > /f').root
    const error = await evaluate(base().file(fileActions.copy(other, '/none', '/x')))
    expect(detailOf(error, 'solve')).toMatchObject({
      inputIds: [expect.stringMatching(ID)],
      mountIds: [],
      subject: { kind: 'cache', index: 1 },
    })
  })

  it('has the detail that debuggers look for also where no step failed', async () => {
    const error = await evaluate(local('nowhere'))
    expect(detailOf(error, 'solve')).toMatchObject({ mountIds: [] })
  })

  it('leaves nothing of a failed step when its build has ended', async () => {
    const records = async () => (await site.driver.client.diskUsage()).map(({ ID }) => ID)
    await evaluate(sh('exit 8').root)
    const left = detailOf(await evaluate(sh('echo 1 > /x; exit 9').root), 'solve').mountIds[0]
    const id = left!.split('::')[1]
    await waitFor(async () => !(await records()).includes(id))
  })
})

describeWith(buildctl, 'buildctl', 'the real buildctl', () => {
  const build = (text: string, ...flags: readonly string[]) => {
    const context = site.world.context({ Dockerfile: text })
    const locals = ['--local', `context=${context}`, '--local', `dockerfile=${context}`]
    const args = ['build', '--frontend', 'dockerfile.v0', '--progress', 'quiet', ...locals]
    return run(buildctl!, ['--addr', site.daemon.address, ...flags, ...args])
  }

  it('prints messages without a code before them', async () => {
    const missing = await build('FROM scratch\nCOPY nope /x\n')
    expect(missing.stderr).toMatch(
      /error: failed to solve: failed to compute cache key: .*"\/nope": not found/,
    )
    const wrong = await build('FROM scratch\nFOO bar\n')
    expect(wrong.stderr).toContain('error: failed to solve: dockerfile parse error on line 2: unknown')
  })

  it('prints the lines of a Dockerfile that is larger than a header may be', async () => {
    const filler = Array.from(
      { length: 900 },
      (_, index) => `# line ${index} of a long Dockerfile, as some are`,
    )
    const ran = await build(`FROM scratch\n${filler.join('\n')}\nCOPY nope /x\n# end\n`)
    expect(ran.stderr).toContain(' 902 | >>> COPY nope /x')
    expect(ran.stderr).toContain(' 901 |     # line 899 of a long')
  })
})
