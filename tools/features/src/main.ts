// Prints which rows of the feature table have a passing test: `npm run features -- [--area ABC] [report.json …]`.
// With --named: also the rows that the sources of tests name, whether they pass or not, where no run is at hand.
// Without a report it reads the one that the last full run of tools/check left.
// Exits 1 when a test that names a row failed, or the data contradicts the run.
import { existsSync, globSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { reportOf } from './report.ts'
import { proofOf, readReports, readSources } from './results.ts'
import { readAreas, readMissing } from './rows.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const lastRun = join(root, '.cache/tests.json')

const { values, positionals } = parseArgs({
  options: { area: { type: 'string' }, named: { type: 'boolean' } },
  allowPositionals: true,
})
const specs = globSync('{apps,libs,tools}/**/src/**/*.spec.ts', { cwd: root }).map((file) => join(root, file))
const files = positionals.length > 0 ? positionals : values.named ? [] : [lastRun]
const absent = files.filter((file) => !existsSync(file))
if (absent.length > 0) {
  console.error(`${absent.join(', ')}: no report of a test run; tools/check.sh leaves one`)
  process.exit(2)
}
const areas = readAreas()
const missing = readMissing(areas)
const results = [...(values.named ? readSources(specs) : []), ...readReports(files)]
const { text, faults } = reportOf(areas, missing, proofOf(results), values.area)
console.log(text)
for (const fault of faults) console.error(fault)
process.exit(faults.length === 0 ? 0 : 1)
