// A pipeline in a program: compile once, test in parallel, look at what the tests left, package only what passed.
import type { Gateway, GatewayRef, GatewayResult } from '@slipway/client'
import { fileActions, image, local, scratch, type State } from '@slipway/llb'

/** Name of the directory that the client lends: the project. */
export const PROJECT = 'project'
/** Where a test stage leaves its report. */
const REPORT = '/reports'

export interface PipelineOptions {
  /** Image with a shell that the steps run in. */
  readonly toolchain: string
  /** Names of the suites: scripts below `tests/`. */
  readonly suites: readonly string[]
  /** Told of each suite, as soon as it is over. */
  readonly onReport?: (suite: string, passed: boolean, text: string) => void
}

/** Throws, after all suites have run, where one of them fails; nothing is packaged then. */
export function pipeline(options: PipelineOptions): (gateway: Gateway) => Promise<GatewayResult> {
  return async (gateway) => {
    const solve = async (state: State): Promise<GatewayRef> => {
      const { ref } = await gateway.solve({ definition: await state.marshal(), evaluate: true })
      return ref!
    }
    const toolchain = image(options.toolchain, {
      resolver: (ref, wanted) => gateway.resolveImageConfig(ref, wanted),
    })
    const compiled = compile(toolchain)
    // Solved once: every suite stands on it, and would otherwise be the first to fail over it.
    const binary = await solve(compiled)
    const failed: string[] = []
    const runs = options.suites.map(async (suite) => {
      const ref = await solve(test(toolchain, compiled, suite))
      // Results are trees in the daemon: only what is looked at comes here.
      const text = Buffer.from(await ref.readFile(`${REPORT}/${suite}.txt`)).toString()
      const passed = text.startsWith('passed')
      if (!passed) failed.push(suite)
      options.onReport?.(suite, passed, text)
    })
    await Promise.all(runs)
    if (failed.length > 0) throw new Error(`these suites failed: ${failed.sort().join(', ')}`)
    const { size } = await binary.stat('/out/program')
    return await gateway.solve({ definition: await packaged(compiled, Number(size)).marshal() })
  }
}

/** The cache mount outlives the build: what was compiled before is not compiled again. */
function compile(toolchain: State): State {
  const script = [
    'mkdir -p /out',
    'for f in /src/parts/*; do',
    '  key=$(sha256sum < "$f" | cut -c1-16)',
    '  [ -f "/cache/$key" ] || { echo "compiling ${f##*/}"; tr a-z A-Z < "$f" > "/cache/$key"; }',
    '  cat "/cache/$key" >> /out/program',
    'done',
  ].join('\n')
  const step = toolchain.run({
    args: ['sh', '-ec', script],
    mounts: [
      { type: 'bind', target: '/src', from: local(PROJECT, { includePatterns: ['parts'] }), readonly: true },
      { type: 'cache', target: '/cache', id: 'ci-pipeline', sharing: 'locked' },
    ],
    name: 'compile',
  })
  return scratch().file(fileActions.copy(step.root, '/out', '/', { createDestPath: true }))
}

/** Its exit code does not fail the build: the report says what happened, and all suites get to run. */
function test(toolchain: State, compiled: State, suite: string): State {
  const script = `mkdir -p ${REPORT}; if sh /tests/${suite}.sh > /tmp/log 2>&1; then v=passed; else v=failed; fi; { echo $v; cat /tmp/log; } > ${REPORT}/${suite}.txt`
  return toolchain.run({
    args: ['sh', '-c', script],
    mounts: [
      { type: 'bind', target: '/build', from: compiled, readonly: true },
      {
        type: 'bind',
        target: '/tests',
        from: local(PROJECT, { includePatterns: ['tests'] }),
        source: 'tests',
        readonly: true,
      },
      { type: 'tmpfs', target: '/tmp' },
    ],
    name: `test ${suite}`,
  }).root
}

function packaged(compiled: State, size: number): State {
  const facts = Buffer.from(`${JSON.stringify({ bytes: size })}\n`)
  return scratch().file(
    fileActions.copy(compiled, '/out/program', '/program').mkfile('/package.json', 0o644, facts),
  )
}
