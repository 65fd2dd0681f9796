import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, dockerfile } from '../client.ts'
import type { Subject } from '../subject.ts'
import type { Bench, Case } from './case.ts'
import { writeLargeFile, writeSmallFiles } from './files.ts'

function write(bench: Bench, name: string, lines: readonly string[]): string {
  const dir = join(bench.dir, name)
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'Dockerfile'), `${lines.join('\n')}\n`)
  return dir
}

async function run(bench: Bench, subject: Subject, dir: string, ...args: readonly string[]): Promise<void> {
  await build(bench.client, subject, { args: dockerfile(dir, ...args) })
}

function noop(): Case {
  const dir = (bench: Bench): string => join(bench.dir, 'noop')
  return {
    name: 'noop-10-steps-1000-files',
    prepare: async (bench) => {
      const steps = [1, 2, 3, 4].map((step) => `RUN echo ${step} > /step${step}`)
      writeSmallFiles(
        write(bench, 'noop', [
          `FROM ${bench.baseImage}`,
          'WORKDIR /app',
          'ENV A=1',
          ...steps,
          'COPY . /app/',
          'RUN ls /app > /list',
          'CMD ["/bin/sh"]',
        ]),
        1000,
      )
    },
    before: (bench, subject) => run(bench, subject, dir(bench)),
    run: (bench, subject) => run(bench, subject, dir(bench)),
  }
}

function chain(): Case {
  return {
    name: 'run-true-chain-20',
    before: (bench, subject) =>
      run(bench, subject, write(bench, 'base', [`FROM ${bench.baseImage}`, 'RUN true'])),
    run: (bench, subject) => {
      const dir = write(bench, `chain-${bench.salt}`, [
        `FROM ${bench.baseImage}`,
        `ENV SALT=${bench.salt}`,
        ...Array.from({ length: 20 }, () => 'RUN true'),
      ])
      return run(bench, subject, dir)
    },
  }
}

function stages(): Case {
  return {
    name: 'stages-parallel-20',
    before: (bench, subject) =>
      run(bench, subject, write(bench, 'base', [`FROM ${bench.baseImage}`, 'RUN true'])),
    run: (bench, subject) => {
      const names = Array.from({ length: 20 }, (_, index) => `s${index}`)
      const lines = names.flatMap((name) => [
        `FROM ${bench.baseImage} AS ${name}`,
        `RUN echo ${bench.salt} ${name} > /${name}`,
      ])
      const last = ['FROM scratch', ...names.map((name) => `COPY --from=${name} /${name} /${name}`)]
      return run(bench, subject, write(bench, `stages-${bench.salt}`, [...lines, ...last]))
    },
  }
}

function together(kind: 'identical' | 'different'): Case {
  return {
    name: `eight-${kind}-builds`,
    before: (bench, subject) =>
      run(bench, subject, write(bench, 'base', [`FROM ${bench.baseImage}`, 'RUN true'])),
    run: async (bench, subject) => {
      const dirs = Array.from({ length: 8 }, (_, index) => {
        const salt = kind === 'identical' ? bench.salt : `${bench.salt}-${index}`
        const steps = [1, 2, 3].map((step) => `RUN echo ${step} > /step${step}`)
        return write(bench, `${kind}-${bench.salt}-${index}`, [
          `FROM ${bench.baseImage}`,
          `ENV SALT=${salt}`,
          ...steps,
        ])
      })
      await Promise.all(dirs.map((dir) => run(bench, subject, dir)))
    },
  }
}

const LAYERS = 5
const LAYER_BYTES = 100_000_000

function exportCase(name: string, output: (bench: Bench, subject: Subject) => string): Case {
  const dir = (bench: Bench): string => join(bench.dir, 'layers')
  return {
    name: `layers-5x100MB-${name}`,
    prepare: async (bench) => {
      mkdirSync(dir(bench), { recursive: true })
      for (let i = 0; i < LAYERS; i++) writeLargeFile(join(dir(bench), `layer${i}`), LAYER_BYTES)
    },
    // Synced and copied beforehand, so that the timed part is the making and shipping of the layers.
    before: async (bench, subject) => {
      write(bench, 'layers', [
        'FROM scratch',
        ...Array.from({ length: LAYERS }, (_, i) => `COPY layer${i} /${bench.salt}/layer${i}`),
      ])
      await run(bench, subject, dir(bench))
    },
    run: async (bench, subject) => {
      await run(bench, subject, dir(bench), '--output', output(bench, subject))
      for (const out of ['out.tar', 'out'])
        rmSync(join(bench.dir, `${subject.name}-${out}`), { recursive: true, force: true })
    },
  }
}

export function dockerfileCases(): readonly Case[] {
  const file = (bench: Bench, subject: Subject): string => join(bench.dir, `${subject.name}-out.tar`)
  return [
    noop(),
    chain(),
    stages(),
    together('identical'),
    together('different'),
    exportCase('oci', (bench, subject) => `type=oci,dest=${file(bench, subject)}`),
    exportCase('docker', (bench, subject) => `type=docker,dest=${file(bench, subject)}`),
    exportCase('local', (bench, subject) => `type=local,dest=${join(bench.dir, `${subject.name}-out`)}`),
    exportCase('tar', (bench, subject) => `type=tar,dest=${file(bench, subject)}`),
    exportCase(
      'registry',
      (bench, subject) => `type=image,name=${bench.registry}/${subject.name}:${bench.salt},push=true`,
    ),
  ]
}
