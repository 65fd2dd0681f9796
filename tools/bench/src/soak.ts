import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import type { Bench } from './cases/case.ts'
import { build, dockerfile } from './client.ts'
import { median } from './measure.ts'
import type { Subject } from './subject.ts'

export const SOAK = 'soak-300'
const BUILDS = 300
/** Until caches, pools and compiled code have their size. */
const WARM_UP = 60
const SAMPLE_EVERY = 10

/** What a daemon holds at one moment, when no build runs. */
interface Holdings {
  /** Resident bytes. */
  readonly rss: number
  readonly files: number
  readonly mounts: number
  /** Records of the cache that something uses. */
  readonly inUse: number
}

async function holdings(subject: Subject, root: string): Promise<Holdings> {
  const proc = `/proc/${subject.pid}`
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`${proc}/status`, 'utf8'))
  const mounts = readFileSync(`${proc}/mountinfo`, 'utf8')
    .split('\n')
    .filter((line) => line.split(' ')[4]?.startsWith(`${root}/`))
  const caller = dial(subject.address)
  try {
    const usage = await caller.unary(services.ControlService.DiskUsage, {})
    const inUse = (usage.record ?? []).filter((record) => record.InUse).length
    return {
      rss: Number(rss?.[1] ?? 0) * 1024,
      files: readdirSync(`${proc}/fd`).length,
      mounts: mounts.length,
      inUse,
    }
  } finally {
    caller.close()
  }
}

/** One build in ten fails; the others copy a file that changed and run a step on it. */
async function buildOnce(bench: Bench, subject: Subject, dir: string, count: number): Promise<void> {
  writeFileSync(join(dir, 'changing'), `${bench.salt} ${count}`)
  const isFailing = count % 10 === 9
  const steps = ['COPY . /src', 'RUN cat /src/changing > /out', 'RUN mkdir /d && echo done > /d/f']
  const lines = [
    `FROM ${bench.baseImage}`,
    ...steps,
    ...(isFailing ? ['RUN false'] : []),
    'FROM scratch',
    `COPY --from=0 ${isFailing ? '/none' : '/out'} /`,
  ]
  writeFileSync(join(dir, 'Dockerfile'), `${lines.join('\n')}\n`)
  const out = join(bench.dir, `${subject.name}-out`)
  try {
    await build(bench.client, subject, { args: dockerfile(dir, '--output', `type=local,dest=${out}`) })
  } catch (error) {
    if (!isFailing) throw error
  }
}

/** Bytes per build: the slope of the straight line that fits best. */
export function slope(samples: readonly { readonly at: number; readonly value: number }[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(samples.map(({ at }) => at)), mean(samples.map(({ value }) => value))]
  const over = samples.reduce((sum, { at, value }) => sum + (at - x) * (value - y), 0)
  const under = samples.reduce((sum, { at }) => sum + (at - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}

/** Builds many times over and answers a table row: what the daemon holds must not grow. */
export async function soak(bench: Bench, subject: Subject, root: string): Promise<string> {
  const dir = join(bench.dir, `${subject.name}-context`)
  mkdirSync(dir, { recursive: true })
  for (let file = 0; file < 50; file++) writeFileSync(join(dir, `file${file}`), `${file}`)
  const samples: (Holdings & { readonly at: number })[] = []
  for (let count = 0; count < WARM_UP + BUILDS; count++) {
    await buildOnce(bench, subject, dir, count)
    if (count < WARM_UP || (count - WARM_UP + 1) % SAMPLE_EVERY !== 0) continue
    samples.push({ at: count - WARM_UP + 1, ...(await holdings(subject, root)) })
  }
  rmSync(dir, { recursive: true, force: true })
  return formatSoak(subject.name, samples)
}

function formatSoak(name: string, samples: readonly (Holdings & { readonly at: number })[]): string {
  const tenth = Math.max(1, Math.floor(samples.length / 10) * 2)
  const ends = (field: keyof Holdings): readonly [number, number] => [
    median(samples.slice(0, tenth).map((sample) => sample[field])),
    median(samples.slice(-tenth).map((sample) => sample[field])),
  ]
  const [from, to] = ends('rss')
  const perBuild = slope(samples.map(({ at, rss }) => ({ at, value: rss })))
  const counts = (['files', 'mounts', 'inUse'] as const).map((field) => ends(field).join(' → '))
  const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
  return `| ${[SOAK, name, `${mega(from)} → ${mega(to)}`, `${(perBuild / 1e3).toFixed(1)} kB a build`, ...counts].join(' | ')} |`
}

export const SOAK_HEADER = [
  `${BUILDS} builds after ${WARM_UP}, one in ten fails; first and last fifth of the samples.`,
  '',
  '| case | daemon | resident | slope | open files | mounts | records in use |',
  '| --- | --- | --- | --- | --- | --- | --- |',
].join('\n')
