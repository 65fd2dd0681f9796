/** What differs from run to run, and the names that stand for it. */
export interface Names {
  readonly registry: string
  readonly http: string
  readonly git: string
  readonly dir: string
}

/** Puts fixed names where texts hold ports, directories and ids of one run. */
export function normalize(text: string, names: Names): string {
  return text
    .replaceAll(names.http, 'http://web.test')
    .replaceAll(names.git, 'http://git.test')
    .replaceAll(names.registry, 'registry.test')
    .replaceAll(names.dir, '/corpus')
    .replaceAll(/\b[a-z0-9]{25}::[a-z0-9]{25}\b/g, 'REF')
    .replaceAll(/(registry\.test\/[a-z0-9/-]+:[a-z0-9-]+)@sha256:[0-9a-f]{64}/g, '$1@DIGEST')
}
