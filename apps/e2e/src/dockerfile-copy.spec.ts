import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { dockerfile } from './harness/driver.ts'
import { useDockerfiles } from './harness/dockerfiles.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { treeOf } from './harness/tree.ts'
import { writeFiles } from './harness/world.ts'

const { site, from, tree, logs, failure } = useDockerfiles()

describe('COPY and ADD', () => {
  it('take files, directories, several sources, wildcards and the exec form (E082, E083, E084, E085)', async () => {
    const files = {
      a: 'a',
      'd/x': 'x',
      'd/e/y': 'y',
      'w1.txt': '1',
      'w2.txt': '2',
      'with space': 's',
    }
    const text = `FROM scratch AS made
WORKDIR /work
COPY a ./
COPY d /d
COPY w*.txt a /many/
COPY ["with space", "/out name"]
COPY a new/name
FROM scratch
COPY --from=made / /`
    expect(await tree(text, files)).toEqual({
      'd/': '',
      'd/e/': '',
      'd/e/y': 'y',
      'd/x': 'x',
      'many/': '',
      'many/a': 'a',
      'many/w1.txt': '1',
      'many/w2.txt': '2',
      'out name': 's',
      'work/': '',
      'work/a': 'a',
      'work/new/': '',
      'work/new/name': 'a',
    })
  })

  it('say which file is missing; a wildcard may match nothing (E082, E083)', async () => {
    expect(await failure('FROM scratch\nCOPY nope /\n')).toMatch(/"\/nope": not found/)
    expect(await tree('FROM scratch\nCOPY nope* /\n')).toEqual({})
    expect(await failure('FROM scratch\nCOPY ../a /\n')).toMatch(/"\/a": not found/)
  })

  it('set owners by name and number, and modes (E088, E089)', async () => {
    const text = `FROM BASE
ARG OWNER=user
COPY --chown=$OWNER:extra --chmod=0604 a /named
COPY --chown=7 --chmod=u+x a /number
COPY --chown=5:6 d /dir
RUN stat -c '%n %a %u:%g' /named /number /dir /dir/x`
    expect(await logs(text, { a: 'a', 'd/x': 'x' })).toBe(
      '/named 604 1000:2000\n/number 744 7:7\n/dir 755 5:6\n/dir/x 644 5:6\n',
    )
    expect(await failure('FROM BASE\nCOPY --chmod=9z a /\n', { a: '' })).toMatch(/9z/)
  })

  it('come from stages by name, number and forward reference, and from images (E037, E038, E087, E237)', async () => {
    const text = `FROM BASE AS one
RUN echo 1 > /f
FROM one AS two
RUN echo 2 >> /f
FROM scratch
COPY --from=two /f /two
COPY --from=0 /f /one
COPY --from=BASE /etc/group /group`
    const made = await tree(text)
    expect(made).toMatchObject({ one: '1\n', two: '1\n2\n' })
    expect(made.group).toContain('extra:x:2000')
    const typo = await failure('FROM scratch AS build\nFROM scratch\nCOPY --from=biuld / /\n')
    expect(typo).toMatch(/biuld/)
  })

  it('keep links inside of a directory and follow them at its root (E086, E095)', async () => {
    const context = site.world.context({
      'd/real': 'r',
      Dockerfile: 'FROM scratch\nCOPY d /d\nCOPY short /s/\n',
    })
    symlinkSync('real', join(context, 'd/link'))
    symlinkSync('d', join(context, 'short'))
    const { dir } = await site.driver.files(dockerfile(context))
    expect(treeOf(dir)).toEqual({
      'd/': '',
      'd/link': '-> real',
      'd/real': 'r',
      's/': '',
      's/link': '-> real',
      's/real': 'r',
    })
  })

  it('ADD unpacks local archives, COPY does not (E097)', async () => {
    const context = site.world.context({
      'in/f': 'packed',
      Dockerfile: 'FROM scratch\nADD a.tar.gz /add/\nCOPY a.tar.gz /copy/\n',
    })
    execFileSync('tar', ['-czf', join(context, 'a.tar.gz'), '-C', context, 'in'])
    const { dir } = await site.driver.files(dockerfile(context))
    expect(Object.keys(treeOf(dir))).toEqual(['add/', 'add/in/', 'add/in/f', 'copy/', 'copy/a.tar.gz'])
  })

  it('COPY takes several with parents, leaves some out, and makes layers of their own (E090, E091, E092)', async () => {
    const files = { 'a/b/c.txt': 'c', 'a/b/d.log': 'd', 'x/y': 'y' }
    expect(await tree('FROM scratch\nCOPY --parents a/b/*.txt x/y /p/\n', files)).toEqual({
      'p/': '',
      'p/a/': '',
      'p/a/b/': '',
      'p/a/b/c.txt': 'c',
      'p/x/': '',
      'p/x/y': 'y',
    })
    expect(await tree('FROM scratch\nCOPY --exclude=**/*.log a /\n', files)).toEqual({
      'b/': '',
      'b/c.txt': 'c',
    })
    expect(await tree('FROM scratch\nCOPY --link x /l/\nCOPY --link x/y /l/z\n', files)).toEqual({
      'l/': '',
      'l/y': 'y',
      'l/z': 'y',
    })
  })

  it('are cached by content: only what a changed file reaches is done again (F005, F021, E096)', async () => {
    const context = site.world.context({
      one: '1',
      two: '2',
      Dockerfile: from('FROM BASE\nCOPY one /one\nRUN cat /one\nCOPY two /two\nRUN cat /two\n'),
    })
    await site.driver.build(dockerfile(context))
    writeFiles(context, { two: 'two', unrelated: 'u' })
    const { events } = await site.driver.build(dockerfile(context))
    expect(stepOf(events, 'RUN cat /one')).toBe('cached')
    expect(stepOf(events, 'COPY one')).toBe('cached')
    expect(stepOf(events, 'RUN cat /two')).toBe('done')
  })
})

describe('heredocs', () => {
  it('make files, with and without expansion (E018, E019, E022)', async () => {
    const text = `FROM BASE AS made
ENV WHO=world
COPY <<one <<'two' /d/
hello $WHO
one
hello $WHO
two
COPY --chmod=0600 --chown=3 <<-name /script
\tindented
name
RUN stat -c '%a %u' /script
FROM scratch
COPY --from=made /d /script /`
    const context = site.world.context({ Dockerfile: from(text) })
    const outcome = await site.driver.files(dockerfile(context))
    expect(treeOf(outcome.dir)).toEqual({ one: 'hello world\n', script: 'indented\n', two: 'hello $WHO\n' })
  })

  it('are scripts of RUN, with an interpreter of their own or as standard input (E020, E021, E024)', async () => {
    const text = `FROM BASE
ENV WHO=world
RUN <<END
echo first
echo "$WHO"
END
RUN <<END
#!/bin/cat
shebang
END
RUN cat <<END
stdin $WHO
END`
    expect(await logs(text)).toBe('first\nworld\n#!/bin/cat\nshebang\nstdin world\n')
    expect(await failure('FROM BASE\nRUN <<END\necho\n')).toMatch(/unterminated heredoc/)
  })
})

describe('.dockerignore', () => {
  const files = {
    '.dockerignore': '# no\n*\n!keep\n!dir\ndir/**/*.log\nDockerfile\n',
    keep: 'k',
    drop: 'd',
    'dir/a': 'a',
    'dir/b/c.log': 'l',
    'dir/b/c': 'c',
  }

  it('leaves out what it names, also the Dockerfile itself (E208, E211)', async () => {
    expect(await tree('FROM scratch\nCOPY . /\n', files)).toEqual({
      'dir/': '',
      'dir/a': 'a',
      'dir/b/': '',
      'dir/b/c': 'c',
      keep: 'k',
    })
    expect(await failure('FROM scratch\nCOPY drop /\n', files)).toMatch(/"\/drop": not found/)
  })

  it('beside the Dockerfile comes first (E209)', async () => {
    const beside = { ...files, 'Dockerfile.dockerignore': '**\n!drop\n' }
    expect(await tree('FROM scratch\nCOPY . /\n', beside)).toEqual({ drop: 'd' })
  })

  it('only what instructions name is sent (E212, B018)', async () => {
    const context = site.world.context({
      small: 's',
      big: 'x'.repeat(3_000_000),
      Dockerfile: from('FROM BASE\nCOPY small /\n'),
    })
    const { events } = await site.driver.build(dockerfile(context))
    const sent = events.flatMap((event) =>
      event.kind === 'status' && event.id.startsWith('transferring context') ? [event.current] : [],
    )
    expect(Math.max(...sent)).toBeLessThan(100_000)
    expect(logsOf(events)).toBe('')
  })
})
