import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Facts, factsOf } from '../facts/facts.ts'
import type { Builder } from './outcome.ts'
import type { Prepared, Site } from './site.ts'

/** Layers as they are, so that nothing but their content counts; times as SOURCE_DATE_EPOCH says. */
const OUTPUT = { compression: 'uncompressed', 'rewrite-timestamp': 'true' }

/** Builds a case on one daemon and answers what it shows. `everything`: also its LLB, and what the file system holds in the end. */
export async function runCase(
  site: Site,
  prepared: Prepared,
  builder: Builder,
  everything: boolean,
): Promise<Facts> {
  mkdirSync(join(site.dir, 'out'), { recursive: true })
  const dir = mkdtempSync(join(site.dir, 'out/'))
  try {
    const { case: entry, context, opts, locals, secrets } = prepared
    const outcome = await builder.build({
      context,
      opts,
      locals,
      secrets,
      allow: entry.allow,
      ssh: entry.ssh,
      key: site.key,
      output: { ...OUTPUT, ...Object.fromEntries(entry.output) },
      dir,
      files: everything && !(opts.platform ?? '').includes(','),
      llb: everything,
    })
    const names = { registry: site.registry, http: site.http, git: site.git.url, dir: site.dir }
    return factsOf(outcome, names, opts['build-arg:SOURCE_DATE_EPOCH'] ?? '')
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
