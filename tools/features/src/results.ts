// What tests say about rows.
import { readFileSync } from 'node:fs'
import { idsIn, rangesIn } from './titles.ts'

/** One test: its title with the titles around it. */
export interface Result {
  readonly title: string
  readonly status: 'passed' | 'failed' | 'skipped'
}

/** Rows by the best that is known of them: a row with a failed test is failed, whatever else passed. */
export interface Proof {
  readonly passed: ReadonlySet<string>
  readonly failed: ReadonlySet<string>
  /** Named only by tests that did not run. */
  readonly skipped: ReadonlySet<string>
  /** Ranges in titles, which count for nothing. */
  readonly ranges: readonly string[]
}

interface JestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** Reads the reports of runs of jest (`--json --outputFile`). */
export function readReports(files: readonly string[]): readonly Result[] {
  return files.flatMap((file) =>
    (JSON.parse(readFileSync(file, 'utf8')) as JestReport).testResults.flatMap((suite) =>
      suite.assertionResults.map(({ fullName, status }): Result => {
        if (status === 'passed' || status === 'failed') return { title: fullName, status }
        return { title: fullName, status: 'skipped' }
      }),
    ),
  )
}

export function proofOf(results: readonly Result[]): Proof {
  const named = { passed: new Set<string>(), failed: new Set<string>(), skipped: new Set<string>() }
  const ranges = new Set<string>()
  for (const { title, status } of results) {
    for (const id of idsIn(title)) named[status].add(id)
    for (const range of rangesIn(title)) ranges.add(range)
  }
  const passed = named.passed.difference(named.failed)
  const skipped = named.skipped.difference(named.failed).difference(named.passed)
  return { passed, failed: named.failed, skipped, ranges: [...ranges] }
}

/** What the sources of tests name, as if each of them passed; titles that are computed are not seen. */
export function readSources(files: readonly string[]): readonly Result[] {
  return files.map((file) => ({ title: readFileSync(file, 'utf8'), status: 'passed' }))
}
