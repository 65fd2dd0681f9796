import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** What ListWorkers and Info report. */
export const VERSION = { package: 'slipway', version: `v${manifest.version}`, revision: '' } as const
