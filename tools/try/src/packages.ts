import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

/** Unpacks Debian packages into `dir`, once; their scripts are not run. */
export function unpackPackages(dir: string, packages: readonly string[]): void {
  if (existsSync(dir)) return
  const downloads = `${dir}.debs`
  const partial = `${dir}.partial`
  for (const path of [downloads, partial]) {
    rmSync(path, { recursive: true, force: true })
    mkdirSync(path, { recursive: true })
  }
  run('apt-get', ['download', '-qq', '-o', 'APT::Sandbox::User=root', ...packages], { cwd: downloads })
  for (const name of readdirSync(downloads).sort()) run('dpkg-deb', ['-x', join(downloads, name), partial])
  for (const part of ['usr/share/doc', 'usr/share/man', 'usr/share/lintian'])
    rmSync(join(partial, part), { recursive: true, force: true })
  rmSync(downloads, { recursive: true })
  renameSync(partial, dir)
}
