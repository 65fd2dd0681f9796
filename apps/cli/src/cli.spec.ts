import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Metadata } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sha256, SlipwayError } from '@slipway/base'
import { type FakeBehaviour, FakeDaemon } from '@slipway/client/testing/fake-daemon'
import { bytesMethod, type Caller, messagesOf } from '@slipway/rpc'
import { pb } from '@slipway/proto'
import Long from 'long'

const SLIPWAY = resolve(dirname(fileURLToPath(import.meta.url)), '../../../bin/slipway')

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-cli-'))
  writeFileSync(join(base, 'Dockerfile'), 'FROM scratch\n')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(
  program: string,
  args: readonly string[],
  options: {
    readonly env?: Record<string, string>
    readonly input?: Uint8Array
    readonly onStart?: (pid: number) => void
  } = {},
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: base,
    env: { PATH: process.env['PATH'] ?? '', HOME: base, ...options.env },
  })
  options.onStart?.(child.pid ?? 0)
  const out = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => {
    out.stdout += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    out.stderr += data.toString()
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input)
  return new Promise((done) => child.on('close', (code) => done({ code, ...out })))
}

async function send(client: Caller, text: string): Promise<void> {
  const metadata = new Metadata()
  metadata.set('buildkit-attachable-exporter-id', '0')
  const call = client.duplex(bytesMethod('/moby.filesync.v1.FileSend/DiffCopy'), { metadata })
  call.write({ data: Buffer.from(text) })
  call.end()
  for await (const _ of messagesOf(call)) throw new Error('nothing is expected back')
}

async function withDaemon(
  behaviour: FakeBehaviour,
  args: readonly string[],
  program = SLIPWAY,
  input?: Uint8Array,
) {
  await using daemon = await FakeDaemon.open(behaviour)
  const env = { BUILDKIT_HOST: daemon.address, NO_COLOR: '1' }
  return await run(program, args, { env, ...(input ? { input } : {}) })
}

describe('slipway build', () => {
  it('sends its flags, writes outputs and the metadata file (L173 L177 L178)', async () => {
    let opt: Record<string, string> = {}
    const ran = await withDaemon(
      {
        events: [
          { kind: 'vertex', digest: 'sha256:a', inputs: [], name: '[1/1] STEP', started: 1, completed: 2 },
        ],
        frontend: async (request) => {
          opt = request.FrontendOpt ?? {}
          return {}
        },
        job: async ({ solve, client, returned }) => {
          await returned
          expect(solve.Exporters).toMatchObject([{ Type: 'oci', Attrs: { name: 'a:1' } }])
          await send(client, 'the image')
          return { 'containerimage.digest': 'sha256:d' }
        },
      },
      [
        'build',
        '.',
        '-t',
        'a:1',
        '-o',
        'type=oci,dest=out.tar',
        '--build-arg',
        'A=1',
        '--target',
        't',
        '--metadata-file',
        'm.json',
        '--progress',
        'plain',
      ],
    )
    expect(ran).toMatchObject({ code: 0, stdout: '' })
    expect(ran.stderr).toBe('#1 [1/1] STEP\n#1 DONE 0.0s\n')
    expect(opt).toEqual({ filename: 'Dockerfile', 'build-arg:A': '1', target: 't' })
    expect(readFileSync(join(base, 'out.tar'), 'utf8')).toBe('the image')
    expect(JSON.parse(readFileSync(join(base, 'm.json'), 'utf8'))).toEqual({
      'containerimage.digest': 'sha256:d',
    })
  })

  it('shows the Dockerfile where it failed, and exits with 1 (L181)', async () => {
    const ran = await withDaemon(
      {
        job: async ({ returned }) => {
          await returned
          throw new SlipwayError(
            'unknown',
            'process "/bin/sh -c false" did not complete successfully: exit code: 1',
            {
              details: [
                {
                  kind: 'source',
                  filename: 'Dockerfile',
                  data: Buffer.from('FROM x\nRUN false'),
                  language: 'Dockerfile',
                  ranges: [{ start: { line: 2, character: 0 }, end: { line: 2, character: 9 } }],
                },
              ],
            },
          )
        },
      },
      ['build', '.', '--progress', 'plain'],
    )
    expect(ran.code).toBe(1)
    expect(ran.stderr).toBe(
      'Dockerfile:2\n--------------------\n   1 |     FROM x\n   2 | >>> RUN false\n--------------------\n' +
        'ERROR: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1\n',
    )
  })

  it('prints answers to questions, and tar archives to standard output (L180 I044)', async () => {
    const asked = await withDaemon(
      { frontend: () => Promise.resolve({ 'result.txt': Buffer.from('all well\n') }) },
      ['build', '--check', '.'],
    )
    expect(asked).toMatchObject({ code: 0, stdout: 'all well\n' })
    const streamed = await withDaemon(
      {
        job: async ({ client, returned }) => {
          await returned
          await send(client, 'tar bytes')
          return {}
        },
      },
      ['build', '-o', '-', '--progress', 'quiet', '.'],
    )
    expect(streamed).toMatchObject({ code: 0, stdout: 'tar bytes', stderr: '' })
  })

  it('shows what a check finds, and exits with what it says (D089)', async () => {
    const answer = (json: object, text: string, status: number) => ({
      frontend: () =>
        Promise.resolve({
          'result.json': Buffer.from(JSON.stringify(json)),
          'result.txt': Buffer.from(text),
          'result.statuscode': Buffer.from(String(status)),
        }),
    })
    const sources = [{ filename: 'Dockerfile', data: Buffer.from('FROM x\nRUN --no\n').toString('base64') }]
    const check = ['build', '--progress', 'quiet', '--check', '.']
    const clean = await withDaemon(answer({ warnings: null, sources }, '', 0), check)
    expect(clean).toMatchObject({ code: 0, stdout: 'Check complete, no warnings found.\n' })

    const warnings = [{ ruleName: 'A' }, { ruleName: 'B' }]
    const found = await withDaemon(answer({ warnings, sources }, '\nWARNING: A\n', 1), check)
    const head = 'Check complete, 2 warnings have been found!\n'
    expect(found).toMatchObject({ code: 1, stdout: `${head}\nWARNING: A\n` })
    const ignoring = ['build', '--progress', 'quiet', '--call', 'check,ignorestatus,format=json', '.']
    const ignored = await withDaemon(answer({ warnings, sources }, '', 1), ignoring)
    expect(ignored).toMatchObject({ code: 0, stdout: `${JSON.stringify({ warnings, sources })}\n` })

    const buildError = {
      message: 'no such flag',
      location: { ranges: [{ start: { line: 2 }, end: { line: 2 } }] },
    }
    const broken = await withDaemon(answer({ warnings: null, sources, buildError }, '', 1), check)
    expect(broken).toMatchObject({ code: 1, stdout: '' })
    expect(broken.stderr).toBe(
      'ERROR: no such flag\nDockerfile:2\n--------------------\n   1 |     FROM x\n   2 | >>> RUN --no\n   3 |     \n--------------------\n',
    )
    expect((await withDaemon(answer({}, '', 0), ['build', '--call', 'check,x', '.'])).code).toBe(2)
  })

  it('cancels the build on an interrupt, and exits with 130 (B031)', async () => {
    let pid = 0
    let canceled = false
    await using daemon = await FakeDaemon.open({
      job: async ({ signal }) => {
        process.kill(pid, 'SIGINT')
        await new Promise<void>((done) => signal.addEventListener('abort', () => done()))
        canceled = true
        throw new SlipwayError('canceled', 'context canceled')
      },
    })
    const ran = await run(SLIPWAY, ['--addr', daemon.address, 'build', '.', '--progress', 'plain'], {
      onStart: (started) => {
        pid = started
      },
    })
    expect(ran.stderr).toContain('context canceled')
    expect(ran.code).toBe(130)
    expect(canceled).toBe(true)
  })

  it('tells usage errors from a missing daemon', async () => {
    expect(await run(SLIPWAY, ['build', '--nope'])).toMatchObject({ code: 2 })
    const progress = await run(SLIPWAY, [
      '--addr',
      'unix:///nowhere.sock',
      'build',
      '.',
      '--progress',
      'loud',
    ])
    expect(progress).toMatchObject({ code: 2, stderr: 'ERROR: invalid progress mode loud\n' })
    const missing = await run(SLIPWAY, ['--addr', 'unix:///nowhere.sock', 'build', '.'])
    expect(missing.code).toBe(3)
    expect(missing.stderr).toContain('cannot reach the daemon at unix:///nowhere.sock')
    const context = await run(SLIPWAY, ['--addr', 'unix:///nowhere.sock', 'build', 'gone'])
    expect(context).toMatchObject({ code: 2 })
    expect(context.stderr).toContain('unable to prepare context: path "gone" not found')
  })
})

describe('under the name buildctl', () => {
  function buildctl(): string {
    const link = join(base, 'buildctl')
    if (!existsSync(link)) symlinkSync(SLIPWAY, link)
    return link
  }

  it('speaks as buildctl (L162 L209)', async () => {
    const help = await run(buildctl(), [])
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('Usage: buildctl')
    const workers = await withDaemon({}, ['debug', 'workers'], buildctl())
    expect(workers).toMatchObject({ code: 0, stdout: 'ID  PLATFORMS\nw\n' })
    const wrong = await run(buildctl(), ['build', '--frontend', 'x', '--output', 'dest=y'])
    expect(wrong).toMatchObject({ code: 1, stderr: 'error: --output requires type=<type>\n' })
  })

  it('builds with the flags of buildctl (L176 L177)', async () => {
    let opt: Record<string, string> = {}
    const ran = await withDaemon(
      {
        frontend: async (request) => {
          expect(request.Frontend).toBe('dockerfile.v0')
          opt = request.FrontendOpt ?? {}
          return {}
        },
      },
      [
        'build',
        '--frontend',
        'dockerfile.v0',
        '--local',
        'context=.',
        '--opt',
        'target=x',
        '--opt',
        'build-arg:HOME',
        '--no-cache',
        '--ref-file',
        'ref',
      ],
      buildctl(),
    )
    expect(ran.code).toBe(0)
    expect(opt).toEqual({ target: 'x', 'build-arg:HOME': base, 'no-cache': '' })
    expect(readFileSync(join(base, 'ref'), 'utf8')).toMatch(/^[0-9a-z]{25}$/)
  })

  it('takes a definition on standard input (L179)', async () => {
    let ops = 0
    const definition = Buffer.from(
      pb.Definition.encode({ def: [Buffer.from([1]), Buffer.from([2])] }).finish(),
    )
    const ran = await withDaemon(
      {
        frontend: async (request) => {
          ops = request.Definition?.def?.length ?? 0
          return {}
        },
      },
      ['build', '--no-cache'],
      buildctl(),
      definition,
    )
    expect(ran.code).toBe(0)
    expect(ops).toBe(2)
    const empty = await withDaemon({}, ['build'], buildctl(), new Uint8Array())
    expect(empty.stderr).toContain('empty definition sent to build. Specify --frontend instead?')
  })

  it('shows definitions as JSON and as a graph (L194)', async () => {
    const source = Buffer.from(pb.Op.encode({ source: { identifier: 'docker-image://x' } }).finish())
    const digest = sha256(source)
    const exec = Buffer.from(
      pb.Op.encode({
        inputs: [{ digest }],
        exec: { meta: { args: ['sh', '-c', 'a'] }, mounts: [{ dest: '/', output: Long.ZERO }] },
      }).finish(),
    )
    const input = Buffer.from(pb.Definition.encode({ def: [source, exec] }).finish())
    const json = await run(buildctl(), ['debug', 'dump-llb'], { input })
    expect(
      json.stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { Digest: string }).Digest),
    ).toEqual([digest, sha256(exec)])
    const dot = await run(buildctl(), ['debug', 'dump-llb', '--dot'], { input })
    expect(dot.stdout.split('\n').slice(0, 4)).toEqual([
      'digraph {',
      `  "${digest}" [label="docker-image://x" shape="ellipse"];`,
      `  "${sha256(exec)}" [label="sh -c a" shape="box"];`,
      `  "${digest}" -> "${sha256(exec)}" [label=""];`,
    ])
  })

  it('joins standard input and output to the socket (L195 L221)', async () => {
    await using daemon = await FakeDaemon.open({})
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1')
    const child = spawn(buildctl(), ['--addr', daemon.address, 'dial-stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.write(preface)
    const answer = await new Promise<Buffer>((done) => child.stdout.once('data', done))
    // A SETTINGS frame.
    expect(answer[3]).toBe(4)
    const ended = new Promise((done) => child.on('close', done))
    child.stdin.end()
    child.kill()
    await ended
  })
})
