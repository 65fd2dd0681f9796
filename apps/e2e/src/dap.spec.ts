import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { buildx, describeWith, run } from './harness/clients.ts'
import { DapClient, type Variable } from './harness/dap.ts'
import { useSite } from './harness/site.ts'

const site = useSite()

interface Stopped {
  readonly reason: string
  readonly threadId: number
}

/** Starts `docker buildx dap build` on a Dockerfile with breakpoints on some of its lines, and lets it go. */
async function debug(lines: readonly string[], breakpoints: readonly number[]): Promise<DapClient> {
  const context = site.world.context({
    Dockerfile: [`FROM ${site.world.base}`, ...lines, ''].join('\n'),
    f: 'of the context\n',
  })
  const env = {
    BUILDX_EXPERIMENTAL: '1',
    BUILDX_CONFIG: join(site.world.dir, 'buildx'),
    DOCKER_CONFIG: join(site.world.dir, 'no-docker'),
  }
  const program = buildx ?? 'docker-buildx'
  const builder = `dap${site.daemon.pid}`
  await run(program, ['create', '--name', builder, '--driver', 'remote', site.daemon.address], { env })
  const dap = new DapClient(program, ['--builder', builder, 'dap', 'build', context], env)
  await dap.request('initialize', { adapterID: 'test', supportsRunInTerminalRequest: true })
  await dap.request('launch')
  await dap.event('initialized')
  await dap.request('setBreakpoints', {
    source: { path: join(context, 'Dockerfile') },
    breakpoints: breakpoints.map((line) => ({ line })),
  })
  await dap.request('configurationDone')
  return dap
}

interface Frame {
  readonly id: number
  readonly line: number
  readonly name: string
}

async function frameOf(dap: DapClient, { threadId }: Stopped): Promise<Frame> {
  const { stackFrames } = await dap.request<{ stackFrames: Frame[] }>('stackTrace', { threadId })
  const [frame] = stackFrames
  if (!frame) throw new Error('the thread has no frame')
  return frame
}

/** The variables behind names, one inside of the other. */
async function look(
  dap: DapClient,
  { id: frameId }: Frame,
  path: readonly string[],
): Promise<readonly Variable[]> {
  const { scopes } = await dap.request<{ scopes: Variable[] }>('scopes', { frameId })
  let found: readonly Variable[] = scopes
  for (const name of path) {
    const { variablesReference } = found.find((entry) => entry.name === name) ?? { variablesReference: 0 }
    const { variables } = await dap.request<{ variables: Variable[] }>('variables', { variablesReference })
    found = variables
  }
  return found
}

/** Names in `/d`. */
async function filesIn(dap: DapClient, frame: Frame): Promise<readonly string[]> {
  const files = await look(dap, frame, ['File Explorer', '/', 'd/'])
  return files.map(({ name }) => name).filter((name) => name !== '.')
}

describeWith(buildx, 'docker-buildx', 'docker buildx dap', () => {
  it('stops before a line, shows arguments and files there, opens a shell, steps and goes on', async () => {
    await using dap = await debug(
      ['ENV WORD=given', 'COPY f /d/', 'RUN echo one > /d/one', 'RUN cat /d/one > /d/two'],
      [4],
    )
    const stopped = await dap.event<Stopped>('stopped')
    expect(stopped.reason).toBe('breakpoint')
    const frame = await frameOf(dap, stopped)
    expect(frame).toMatchObject({ line: 4, name: expect.stringContaining('RUN echo one > /d/one') })
    const args = await look(dap, frame, ['Arguments', 'exec', 'args'])
    expect(args.map(({ value }) => value)).toEqual(['/bin/sh', '-c', 'echo one > /d/one'])
    expect(await filesIn(dap, frame)).toEqual(['f'])
    const shown = await dap.shell('cat /d/f; echo $WORD-$((40 + 2)) > /d/mine; cat /d/mine; exit\n')
    expect(shown).toContain('of the context')
    expect(shown).toContain('given-42')
    await dap.request('next', { threadId: stopped.threadId })
    const next = await dap.event<Stopped>('stopped')
    expect(next.reason).toBe('step')
    const after = await frameOf(dap, next)
    expect(after.line).toBe(5)
    // What the shell wrote went with it.
    expect(await filesIn(dap, after)).toEqual(['f', 'one'])
    await dap.request('continue', { threadId: stopped.threadId })
    expect(await dap.event('exited')).toMatchObject({ exitCode: 0 })
    await dap.request('disconnect').catch(() => {})
    expect(await dap.exited).toBe(0)
  })

  it('stops where a step fails, with what it left (D027)', async () => {
    await using dap = await debug(['RUN echo half > /done; exit 7'], [])
    const stopped = await dap.event<Stopped>('stopped')
    expect(stopped.reason).toBe('exception')
    expect(await frameOf(dap, stopped)).toMatchObject({ line: 2 })
    expect(await dap.shell('cat /done; exit\n')).toContain('half')
    await dap.request('continue', { threadId: stopped.threadId })
    expect(await dap.event('exited')).toMatchObject({ exitCode: 1 })
  })
})
