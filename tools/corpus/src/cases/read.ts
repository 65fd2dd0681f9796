import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Topic } from './case.ts'
import { parseTopic } from './parse.ts'

export const CORPUS = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** All topics, or those whose names are given. */
export function readTopics(names?: ReadonlySet<string>): readonly Topic[] {
  return globSync('cases/*.txt', { cwd: CORPUS })
    .sort()
    .map((file) => parseTopic(basename(file, '.txt'), readFileSync(join(CORPUS, file), 'utf8')))
    .filter(({ name }) => names === undefined || names.has(name))
}
