// node examples/ci-pipeline/src/main.ts --addr ADDRESS --toolchain IMAGE --project DIR --dest DIR
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from '@slipway/client'
import { pipeline, PROJECT } from './pipeline.ts'

const { values } = parseArgs({
  options: {
    addr: { type: 'string', default: 'unix:///run/buildkit/buildkitd.sock' },
    toolchain: { type: 'string' },
    project: { type: 'string', default: join(import.meta.dirname, '../project') },
    dest: { type: 'string' },
  },
})
const { toolchain, project, dest } = values
if (toolchain === undefined || dest === undefined) throw new Error('--toolchain and --dest are needed')

const suites = readdirSync(join(project, 'tests'))
  .filter((name) => name.endsWith('.sh'))
  .map((name) => name.slice(0, -'.sh'.length))
  .sort()

await using client = Client.dial(values.addr)
try {
  await client.build(
    {
      program: pipeline({
        toolchain,
        suites,
        onReport: (suite, passed, text) => {
          console.log(`${passed ? 'ok' : 'FAILED'} ${suite}`)
          if (!passed) console.log(text.replace(/^/gm, '  '))
        },
      }),
      directories: new Map([[PROJECT, project]]),
      outputs: [{ type: 'local', attrs: {}, target: { kind: 'directory', path: dest, mirror: false } }],
    },
    { onProgress: () => {} },
  )
  console.log(`packaged in ${dest}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
