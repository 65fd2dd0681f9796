// Everything that must hold, in one run: generated code, format, lint, boundaries, types, tests.
// The last line counts: each static check as one, and every test.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const bin = join(root, 'node_modules/.bin')
const node = join(bin, 'node')

interface Count {
  passed: number
  failed: number
  skipped: number
}

interface Check {
  readonly name: string
  readonly command: readonly string[]
}

const CHECKS: readonly Check[] = [
  { name: 'generated code is fresh', command: [node, 'tools/proto-gen/src/main.ts', '--check'] },
  { name: 'format', command: [join(bin, 'biome'), 'format', '.'] },
  {
    name: 'lint',
    command: [join(bin, 'oxlint'), '--type-aware', '--deny-warnings', 'apps', 'libs', 'tools', 'examples'],
  },
  { name: 'boundaries', command: [node, 'tools/boundaries/src/main.ts'] },
  { name: 'types', command: [join(bin, 'tsc'), '--noEmit', '-p', 'tsconfig.json'] },
]

function run(command: readonly string[]): boolean {
  const [program, ...args] = command
  const path = `${bin}:${process.env.PATH ?? ''}`
  const done = spawnSync(program!, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: path },
  })
  return done.status === 0
}

function runChecks(count: Count): void {
  for (const { name, command } of CHECKS) {
    console.log(`== ${name}`)
    if (run(command)) count.passed++
    else {
      count.failed++
      console.log(`FAILED: ${name}`)
    }
  }
}

interface JestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numRuntimeErrorTestSuites: number
}

function runTests(count: Count, patterns: readonly string[]): void {
  console.log('== tests')
  const dir = mkdtempSync(join(tmpdir(), 'slipway-check-'))
  const report = join(dir, 'tests.json')
  try {
    const jest = [
      node,
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
    ]
    const ok = run([...jest, '--json', '--outputFile', report, ...patterns])
    const result = JSON.parse(readFileSync(report, 'utf8')) as JestReport
    count.passed += result.numPassedTests
    count.failed += result.numFailedTests + result.numRuntimeErrorTestSuites
    count.skipped += result.numPendingTests + result.numTodoTests
    // A runner that fails without a failed test has found something all the same.
    if (!ok && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) count.failed++
    if (patterns.length === 0) keep(report)
  } catch (error) {
    console.log(`FAILED: the test runner left no report: ${String(error)}`)
    count.failed++
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Leaves the report of a full run to `npm run features`. */
function keep(report: string): void {
  mkdirSync(join(root, '.cache'), { recursive: true })
  copyFileSync(report, join(root, '.cache/tests.json'))
}

const count: Count = { passed: 0, failed: 0, skipped: 0 }
const patterns = process.argv.slice(2)
if (patterns.length === 0) runChecks(count)
runTests(count, patterns)
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
process.exit(count.failed === 0 ? 0 : 1)
