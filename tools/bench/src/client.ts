import { spawn } from 'node:child_process'
import type { Subject } from './subject.ts'

export interface BuildOptions {
  /** Marshalled definition for standard input; without it the arguments name a frontend. */
  readonly llb?: Uint8Array
  readonly args: readonly string[]
}

/** One `buildctl build` to its end; throws with the client's output when it fails. */
export function build(client: string, subject: Subject, options: BuildOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(client, ['--addr', subject.address, 'build', '--progress=plain', ...options.args], {
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    let output = ''
    child.stderr.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000)
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${subject.name}: ${client} ended with ${code}:\n${output}`)),
    )
    child.stdin.on('error', () => {})
    child.stdin.end(options.llb ?? new Uint8Array())
  })
}

export function dockerfile(dir: string, ...args: readonly string[]): readonly string[] {
  return ['--frontend', 'dockerfile.v0', '--local', `context=${dir}`, '--local', `dockerfile=${dir}`, ...args]
}
