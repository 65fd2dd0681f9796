import { parseArgs } from 'node:util'
import { CrashLab, failpointsInSource, NotReached } from '@slipway/app-e2e/harness/crash'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { passes: { type: 'string', default: '5' } },
})
const wanted = failpointsInSource().filter((name) => new RegExp(positionals[0] ?? '').test(name))

/** Answers what went wrong, in one line each. */
async function runPoint(lab: CrashLab, name: string): Promise<readonly string[]> {
  for (let pass = 1; pass <= Number(values.passes); pass++) {
    try {
      await lab.crashAt(`${name}=kill@${pass}`)
      await lab.checkStores()
    } catch (error) {
      if (error instanceof NotReached && pass > 1) return []
      return [`${name}, pass ${pass}: ${String(error)}`]
    }
    console.log(`ok ${name}, pass ${pass}`)
  }
  return []
}

const failures: string[] = []
{
  await using lab = await CrashLab.open()
  for (const name of wanted) failures.push(...(await runPoint(lab, name)))
}
for (const failure of failures) console.log(failure)
console.log(`${wanted.length} points, ${failures.length} failures`)
process.exit(failures.length === 0 ? 0 : 1)
