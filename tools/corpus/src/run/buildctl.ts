import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { BuildCall, Builder, Outcome } from './outcome.ts'

interface Status {
  readonly vertexes?: readonly { readonly name: string }[]
  readonly warnings?: readonly {
    readonly short: string
    readonly range?: readonly { readonly start: { readonly line: number } }[]
  }[]
}

/** The real `buildctl`. */
export function buildctlBuilder(program: string, address: string): Builder {
  return {
    build: async (call) => {
      const image = join(call.dir, 'image.tar')
      const files = join(call.dir, 'files.tar')
      const start = ['--addr', address, 'build', ...requestOf(call)]
      const { code, stderr } = await run(program, [
        ...start,
        '--progress=rawjson',
        ...outputsOf(call, image, files),
      ])
      const asked = call.llb
        ? await run(program, [...start, '--progress=quiet', `--opt=requestid=${CONVERT}`])
        : undefined
      const lines = stderr.split('\n')
      const statuses = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Status)
      const rest = lines.filter((line) => !line.startsWith('{'))
      return {
        ...(code === 0 ? { image, ...(call.files ? { files } : {}) } : { error: errorIn(rest) }),
        ...(asked?.code === 0 ? { llb: asked.stdout.slice(asked.stdout.indexOf('{')) } : {}),
        places: placesIn(rest),
        steps: statuses.flatMap(({ vertexes = [] }) => vertexes.map(({ name }) => name)),
        warnings: statuses.flatMap(({ warnings = [] }) => warnings.map(warningText)),
      } satisfies Outcome
    },
  }
}

const CONVERT = 'frontend.convertllb'

function requestOf(call: BuildCall): readonly string[] {
  const locals = new Map([['context', call.context], ['dockerfile', call.context], ...call.locals])
  return [
    '--frontend=dockerfile.v0',
    ...[...locals].map(([name, path]) => `--local=${name}=${path}`),
    ...Object.entries(call.opts).map(([key, value]) => `--opt=${key}=${value}`),
    ...[...call.secrets].map(([id, path]) => `--secret=id=${id},src=${path}`),
    ...call.allow.map((entry) => `--allow=${entry}`),
    ...call.ssh.map((id) => `--ssh=${id}=${call.key}`),
  ]
}

function outputsOf(call: BuildCall, image: string, files: string): readonly string[] {
  const output = Object.entries({ type: 'oci', dest: image, ...call.output }).map(
    ([key, value]) => `"${key}=${value.replaceAll('"', '""')}"`,
  )
  return [`--output=${output.join(',')}`, ...(call.files ? [`--output=type=tar,dest=${files}`] : [])]
}

function warningText(warning: NonNullable<Status['warnings']>[number]): string {
  return Buffer.from(warning.short, 'base64').toString()
}

function errorIn(lines: readonly string[]): string {
  const start = lines.findIndex((line) => line.startsWith('error: '))
  return start < 0 ? lines.join('\n').trim() : lines.slice(start).join('\n').slice('error: '.length).trim()
}

/** Of an excerpt: its head names the file, `>>>` marks the lines. */
function placesIn(lines: readonly string[]): readonly string[] {
  const places: string[] = []
  let name: string | undefined
  let marked: number[] = []
  for (const [index, line] of lines.entries()) {
    if (/^-{20}$/.test(line)) {
      if (name === undefined) name = (lines[index - 1] ?? '').replace(/:\d+$/, '')
      else {
        if (marked.length > 0) places.push(`${name}:${marked.join(',')}`)
        name = undefined
        marked = []
      }
    }
    const mark = /^ *(\d+) \| >>> /.exec(line)
    if (mark) marked.push(Number(mark[1]))
  }
  return places
}

function run(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => (stdout += chunk))
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (chunk: string) => (stderr += chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }))
  })
}
