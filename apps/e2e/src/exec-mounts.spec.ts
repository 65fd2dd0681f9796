import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { offerSecrets, offerSsh } from '@slipway/client'
import { fileActions, image, type Mount, type RunOptions, scratch, type State } from '@slipway/llb'
import { llb, pick } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()

function busybox(): State {
  return image(site.world.base)
}

function script(text: string, mounts: readonly Mount[], options: Partial<RunOptions> = {}) {
  return busybox().run({ args: ['/bin/sh', '-c', text], mounts, ...options })
}

const files = (entries: Readonly<Record<string, string>>): State =>
  scratch().file(
    Object.entries(entries).reduce((actions, [path, text]) => {
      const dir = path.slice(0, path.lastIndexOf('/'))
      return (dir === '' ? actions : actions.mkdir(dir, 0o755, { makeParents: true })).mkfile(
        path,
        0o644,
        Buffer.from(text),
      )
    }, fileActions),
  )

describe('mounts of an exec op', () => {
  it('bind: a sub-path read-only, another written and kept, a third written and thrown away (C034, C035, C045)', async () => {
    const exec = script(
      'cat /in/f; (echo no > /in/x) 2>/dev/null || echo ro; echo kept > /keep/f; echo lost > /lose/f',
      [
        {
          type: 'bind',
          target: '/in',
          from: files({ '/a/f': 'sub\n', '/b': 'not\n' }),
          source: '/a',
          readonly: true,
        },
        { type: 'bind', target: '/keep', from: files({ '/old': 'old\n' }) },
        { type: 'bind', target: '/lose', from: files({ '/old': 'old\n' }), noOutput: true },
      ],
    )
    const { dir, events } = await site.driver.files(await llb(exec.mount('/keep')))
    expect(logsOf(events)).toBe('sub\nro\n')
    expect(treeOf(dir)).toEqual({ f: 'kept\n', old: 'old\n' })
  })

  it('bind: a single file, and a path below the working directory (C034, K014, G019)', async () => {
    const exec = script(
      'pwd; cat one/two /file',
      [
        { type: 'bind', target: 'one', from: files({ '/two': '2\n' }), readonly: true },
        { type: 'bind', target: '/file', from: files({ '/x': 'x\n' }), source: '/x', readonly: true },
      ],
      { dir: '/work' },
    )
    const { events } = await site.driver.build(await llb(exec.root))
    expect(logsOf(events)).toBe('/work\n2\nx\n')
  })

  it('a selector that leaves its input is held inside (C061, E068)', async () => {
    const exec = script('cat /in/etc/hostname 2>/dev/null; ls -A /in', [
      { type: 'bind', target: '/in', from: files({ '/only': '' }), source: '/../../..', readonly: true },
    ])
    const { events } = await site.driver.build(await llb(exec.root))
    expect(logsOf(events)).toBe('only\n')
  })

  it('tmpfs: is empty, has its size, leaves nothing behind (C038)', async () => {
    const exec = script(
      'ls -A /t; echo x > /t/x; df -k /t | tail -1 | tr -s " " | cut -d" " -f1,2; head -c 2000000 /dev/zero > /t/big 2>/dev/null || echo full',
      [{ type: 'tmpfs', target: '/t', size: 1 << 20 }],
    )
    const { events, dir } = await site.driver.files(await llb(pick(exec.root, '/t*')))
    expect(logsOf(events)).toBe('tmpfs 1024\nfull\n')
    expect(treeOf(dir)).toEqual({ 'tmp/': '' })
  })

  it('secret: a file with its mode and owner, a variable, and none of it in the result (C032, C039, K027, B056)', async () => {
    const secrets = offerSecrets([{ id: 'key', env: 'KEY' }], { KEY: 's3cret' })
    const exec = script(
      'cat /run/key; echo; stat -c "%a %u %g" /run/key; echo $TOKEN; grep " /run/key " /proc/mounts | cut -d" " -f3',
      [
        { type: 'secret', id: 'key', target: '/run/key', uid: 5, gid: 6, mode: 0o440, env: 'TOKEN' },
        { type: 'secret', id: 'absent', target: '/run/absent', optional: true },
      ],
    )
    const { events, dir } = await site.driver.files(
      await llb(pick(exec.root, '/r*'), { attachables: [secrets] }),
    )
    expect(logsOf(events)).toBe('s3cret\n440 5 6\ns3cret\ntmpfs\n')
    expect(treeOf(dir)).toEqual({ 'root/': '' })
  })

  it('secret: its value is not part of the cache key; a missing one is an error (F020, C039)', async () => {
    const exec = script('echo asked', [{ type: 'secret', id: 'v', target: '/v' }])
    const first = await llb(exec.root, { attachables: [offerSecrets([{ id: 'v', env: 'V' }], { V: '1' })] })
    await site.driver.build(first)
    const second = await llb(exec.root, { attachables: [offerSecrets([{ id: 'v', env: 'V' }], { V: '2' })] })
    expect(stepOf((await site.driver.build(second)).events, 'echo asked')).toBe('cached')
    const other = script('echo other', [{ type: 'secret', id: 'gone', target: '/v' }])
    const { error } = await site.driver.fails(await llb(other.root, { attachables: [offerSecrets([], {})] }))
    expect(error.message).toContain('secret gone: not found')
    const noService = await site.driver.fails(await llb(other.root))
    expect(noService.error.message).toContain('secret gone: not found')
  })

  it('cache: is kept between builds and is not part of the result; sharing modes work (C037, E066)', async () => {
    for (const sharing of ['shared', 'private', 'locked'] as const) {
      const step = (word: string) =>
        script(`echo ${word} ${sharing} >> /c/log; cat /c/log`, [
          { type: 'cache', id: `kept-${sharing}`, target: '/c', sharing },
        ])
      await site.driver.build(await llb(step('one').root))
      const { events, dir } = await site.driver.files(await llb(pick(step('two').root, '/c*')))
      expect(logsOf(events)).toBe(`one ${sharing}\ntwo ${sharing}\n`)
      expect(treeOf(dir)).toEqual({})
    }
  })

  it('cache: locked users come one after the other, shared ones meet, private ones do not (C037)', async () => {
    type Sharing = 'shared' | 'private' | 'locked'
    const pair = async (sharing: Sharing, text: (own: string, other: string) => string) => {
      const build = async (own: string, other: string) => {
        const cache = { type: 'cache', id: `met-${sharing}`, target: '/c', sharing } as const
        const { events } = await site.driver.build(
          await llb(script(`${text(own, other)} # ${sharing}`, [cache]).root),
        )
        return logsOf(events)
      }
      return Promise.all([build('a', 'b'), build('b', 'a')])
    }
    const apart = (own: string) => `mkdir /c/in || echo met; sleep 0.5; rmdir /c/in; echo ${own}`
    const together = (own: string, other: string) =>
      `touch /c/${own}; for i in $(seq 300); do test -e /c/${other} && echo met && break; sleep 0.1; done`
    expect(await pair('locked', apart)).toEqual(['a\n', 'b\n'])
    expect(await pair('shared', together)).toEqual(['met\n', 'met\n'])
    expect(await pair('private', apart)).toEqual(['a\n', 'b\n'])
  })

  it('cache: starts from what it is given (E067)', async () => {
    const exec = script('cat /c/seed; echo more > /c/more', [
      { type: 'cache', id: 'seeded', target: '/c', from: files({ '/seed': 'seed\n' }) },
    ])
    expect(logsOf((await site.driver.build(await llb(exec.root))).events)).toBe('seed\n')
    const again = script('ls /c', [
      { type: 'cache', id: 'seeded', target: '/c', from: files({ '/seed': 'seed\n' }) },
    ])
    expect(logsOf((await site.driver.build(await llb(again.root))).events)).toBe('more\nseed\n')
  })

  it('ssh: an agent of the client is reached, and only for listing and signing (C040, B059, B061)', async () => {
    const agent = '/usr/bin/ssh-agent'
    if (!existsSync(agent)) {
      console.warn('SKIPPED: ssh mounts: ssh-agent is not there')
      return
    }
    const socket = join(site.driver.newDir(), 'agent.sock')
    const child = spawn(agent, ['-D', '-a', socket], { stdio: 'ignore' })
    try {
      while (!existsSync(socket)) await new Promise((done) => setTimeout(done, 20))
      const ssh = offerSsh([{ id: 'default', paths: [socket], raw: false }], {})
      // SSH_AGENTC_REQUEST_IDENTITIES; an agent without keys answers type 12 with count 0.
      const text = `
        echo $SSH_AUTH_SOCK; stat -c "%F %a %u" $SSH_AUTH_SOCK
        printf '\\0\\0\\0\\1\\13' | nc local:$SSH_AUTH_SOCK | od -An -tx1`
      const exec = script(text, [{ type: 'ssh', id: 'default', uid: 3, mode: 0o660 }])
      const { events } = await site.driver.build(await llb(exec.root, { attachables: [ssh] }))
      const [path, stat, answer] = logsOf(events, 1).split('\n')
      expect(path).toBe('/run/buildkit/ssh_agent.0')
      expect(stat).toBe('socket 660 3')
      if (answer !== undefined && answer !== '') expect(answer.trim()).toBe('00 00 00 05 0c 00 00 00 00')
      const none = await site.driver.fails(
        await llb(script('true', [{ type: 'ssh', id: 'other' }]).root, { attachables: [ssh] }),
      )
      expect(none.error.message).toContain('other')
      const optional = script('test ! -e "$SSH_AUTH_SOCK" && echo none', [
        { type: 'ssh', id: 'other', optional: true },
      ])
      expect(logsOf((await site.driver.build(await llb(optional.root, { attachables: [ssh] }))).events)).toBe(
        'none\n',
      )
    } finally {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
  })

  it('hundreds of them start fast (C046)', async () => {
    const mounts: readonly Mount[] = Array.from({ length: 200 }, (_, index) => ({
      type: 'bind',
      target: `/m/${index}`,
      from: files({ '/f': `${index % 4}` }),
      readonly: true,
    }))
    const started = Date.now()
    const { events } = await site.driver.build(await llb(script('cat /m/*/f | wc -c', mounts).root))
    expect(logsOf(events)).toBe('200\n')
    expect(Date.now() - started).toBeLessThan(15_000)
  })
})
