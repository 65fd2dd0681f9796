// Generates libs/proto/src/gen from proto/. `--check` fails when the committed output is stale.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renderFields } from './fields.ts'
import { loadProtos } from './root.ts'
import { renderServices } from './services.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const protoDir = join(root, 'proto')
const outDir = join(root, 'libs/proto/src/gen')

// JSON conversion, verification and delimited forms are never used; leaving them out halves the load time.
const LEAN = ['--no-create', '--no-verify', '--no-convert', '--no-delimited', '--no-typeurl', '--no-service']

function runPbjs(outFile: string, files: readonly string[]): void {
  const pbjs = join(root, 'node_modules/.bin/pbjs')
  const args = [
    '-t',
    'static-module',
    '-w',
    'esm',
    '-d',
    '--keep-case',
    '--force-long',
    ...LEAN,
    '-p',
    protoDir,
  ]
  const done = spawnSync(pbjs, [...args, '-o', outFile, ...files], { stdio: 'inherit' })
  if (done.status !== 0) throw new Error(`pbjs failed with status ${done.status}`)
}

/** Two thirds of the code are comments, which only the types are made of; a process would keep them in memory. */
function stripComments(file: string): void {
  const code = readFileSync(file, 'utf8')
  writeFileSync(file, code.replaceAll(/^\s*\/\*\*[^]*?\*\/$/gm, '').replaceAll(/\n\s+/g, '\n'))
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check')
  const files = globSync('**/*.proto', { cwd: protoDir })
    .sort()
    .map((name) => join(protoDir, name))
  const target = check ? mkdtempSync(join(tmpdir(), 'slipway-proto-')) : outDir
  try {
    runPbjs(join(target, 'all.js'), files)
    stripComments(join(target, 'all.js'))
    const protos = await loadProtos(protoDir, files)
    writeFileSync(join(target, 'grpc.ts'), renderServices(protos))
    writeFileSync(join(target, 'fields.ts'), renderFields(protos, 'pb'))
    if (!check) return
    for (const name of ['all.js', 'all.d.ts', 'grpc.ts', 'fields.ts']) {
      const committed = join(outDir, name)
      if (!existsSync(committed) || !readFileSync(committed).equals(readFileSync(join(target, name)))) {
        throw new Error(`libs/proto/src/gen/${name} is stale: run "npm run generate"`)
      }
    }
  } finally {
    if (check) rmSync(target, { recursive: true, force: true })
  }
}

await main()
