import { describe, expect, it } from '@jest/globals'
import { run, slipway } from './harness/clients.ts'
import { useSite } from './harness/site.ts'

const site = useSite()

async function debug(
  lines: readonly string[],
  input: string,
  command: readonly string[] = ['--debug-shell'],
) {
  const context = site.world.context({
    Dockerfile: [`FROM ${site.world.base}`, ...lines, ''].join('\n'),
    f: 'f\n',
  })
  const args = ['build', '--addr', site.daemon.address, '--progress', 'plain', ...command, context]
  return await run(slipway, args, { input })
}

describe('slipway build --debug-shell', () => {
  it('opens a shell in what a failed step left, with what it was given (D027)', async () => {
    const lines = [
      'ENV WORD=given',
      'WORKDIR /work',
      'COPY f .',
      'RUN --mount=type=cache,id=debug,target=/c echo cached > /c/x; echo half > done; exit 7',
    ]
    const { code, stdout, stderr } = await debug(lines, 'pwd; cat done f /c/x; echo $WORD; exit 3\n')
    expect(stdout).toBe('/work\nhalf\nf\ncached\ngiven\n')
    expect(stderr).toContain('a shell in the state of the failed step')
    expect(stderr).toContain('the shell ended with exit code 3')
    expect(stderr).toContain('exit code: 7')
    expect(code).not.toBe(0)
  })

  it('takes another command, and says why where there is nothing to open', async () => {
    const lines = ['RUN echo half > /done; exit 7']
    const other = await debug(lines, '', ['--debug-shell', '--debug-command', '/bin/pwd'])
    expect(other.stdout).toBe('/\n')
    const none = await debug(['NONSENSE'], 'echo no\n')
    expect(none.stdout).toBe('')
    expect(none.stderr).toContain('there is no step to look into')
    expect(none.stderr).toContain('unknown instruction: NONSENSE')
  })

  it('is not there when the build succeeds', async () => {
    const { code, stdout } = await debug(['RUN true'], 'echo no\n')
    expect([code, stdout]).toEqual([0, ''])
  })
})
