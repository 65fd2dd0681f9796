import { describe, expect, it } from '@jest/globals'
import { expandOne, failureOf, parseOne } from './testing/one.ts'

describe('ENV, LABEL and ARG', () => {
  it('take pairs, and ENV and LABEL one in the legacy form (E033)', () => {
    expect(parseOne('env', 'ENV a b  c').env).toEqual([{ key: 'a', value: 'b  c', noDelimiter: true }])
    expect(parseOne('env', 'ENV a=b c="d e"').env).toEqual([
      { key: 'a', value: 'b', noDelimiter: false },
      { key: 'c', value: '"d e"', noDelimiter: false },
    ])
    expect(failureOf('ENV =a')).toBe('ENV names can not be blank')
    expect(failureOf('ENV')).toBe('ENV requires at least one argument')
  })

  it('expand names and values by what was set before the instruction (E030, E031, E108)', () => {
    const { env } = expandOne('env', 'ENV a=new b=$a $a=c', ['a=old'])
    expect(env.map(({ key, value }) => [key, value])).toEqual([
      ['a', 'new'],
      ['b', 'old'],
      ['old', 'c'],
    ])
  })

  it('LABEL spans lines and takes quotes (E109)', () => {
    const { labels } = expandOne('label', 'LABEL "a.b"="c d" \\\n  e=\'$f\'')
    expect(labels.map(({ key, value }) => [key, value])).toEqual([
      ['a.b', 'c d'],
      ['e', '$f'],
    ])
  })

  it('ARG takes several, with and without defaults (E106)', () => {
    const { args } = expandOne('arg', 'ARG a b= c=$x', ['x=y'])
    expect(args.map(({ key, value }) => [key, value])).toEqual([
      ['a', undefined],
      ['b', ''],
      ['c', 'y'],
    ])
    expect(failureOf('ARG =x')).toBe('ARG names can not be blank')
  })
})

describe('commands', () => {
  it('CMD and ENTRYPOINT have both forms, and their arguments are never expanded (E030, E110)', () => {
    expect(expandOne('cmd', 'CMD a $b', ['b=c'])).toMatchObject({ shellForm: true, args: ['a $b'] })
    expect(expandOne('entrypoint', 'ENTRYPOINT ["$a"]', ['a=c'])).toMatchObject({
      shellForm: false,
      args: ['$a'],
    })
    expect(parseOne('cmd', 'CMD []')).toMatchObject({ shellForm: false, args: [] })
    expect(failureOf('CMD --a b')).toBe('unknown flag: --a')
  })

  it('SHELL wants JSON (E114)', () => {
    expect(parseOne('shell', 'SHELL ["a", "-c"]').shell).toEqual(['a', '-c'])
    expect(failureOf('SHELL a')).toBe('SHELL requires the arguments to be in JSON form')
    expect(failureOf('SHELL []')).toBe('SHELL requires at least one argument')
  })

  it('HEALTHCHECK has both forms (E121)', () => {
    expect(parseOne('healthcheck', 'HEALTHCHECK CMD a b').health.test).toEqual(['CMD-SHELL', 'a b'])
    expect(parseOne('healthcheck', 'HEALTHCHECK cmd ["a", "b"]').health.test).toEqual(['CMD', 'a', 'b'])
    expect(failureOf('HEALTHCHECK CMD')).toBe('Missing command after HEALTHCHECK CMD')
    expect(failureOf('HEALTHCHECK curl')).toBe('Unknown type "CURL" in HEALTHCHECK (try CMD)')
  })

  it('HEALTHCHECK can be turned off (E122)', () => {
    expect(parseOne('healthcheck', 'HEALTHCHECK none').health.test).toEqual(['NONE'])
    expect(failureOf('HEALTHCHECK NONE a')).toBe('HEALTHCHECK NONE takes no arguments')
  })

  it('HEALTHCHECK has durations and retries (E123, E124, E125, E126, E127)', () => {
    const flags = '--interval=5m --timeout=3s --start-period=1h --start-interval=100ms --retries=3'
    expect(parseOne('healthcheck', `HEALTHCHECK ${flags} CMD x`).health).toEqual({
      test: ['CMD-SHELL', 'x'],
      interval: 300e9,
      timeout: 3e9,
      startPeriod: 3600e9,
      startInterval: 100e6,
      retries: 3,
    })
  })

  it.each([
    ['--interval=999us', 'Interval "interval" cannot be less than 1ms'],
    ['--timeout=-1s', 'Interval "timeout" cannot be less than 1ms'],
    ['--retries=-1', '--retries cannot be negative (-1)'],
    ['--retries=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['--interval=5', 'time: missing unit in duration "5"'],
  ])('HEALTHCHECK refuses %s (E128)', (flag, message) => {
    expect(failureOf(`HEALTHCHECK ${flag} CMD x`)).toBe(message)
  })
})

describe('the other instructions', () => {
  it('EXPOSE takes ports, sorted and not yet expanded (E111)', () => {
    expect(parseOne('expose', 'EXPOSE 90 80/tcp $P').ports).toEqual(['$P', '80/tcp', '90'])
    expect(failureOf('EXPOSE')).toBe('EXPOSE requires at least one argument')
  })

  it('MAINTAINER takes all of its line (E112)', () => {
    expect(parseOne('maintainer', 'MAINTAINER a b <c@d>').maintainer).toBe('a b <c@d>')
  })

  it('ONBUILD holds any instruction but itself, FROM and MAINTAINER (E113)', () => {
    expect(parseOne('onbuild', 'OnBuild  RUN a').expression).toBe('RUN a')
    expect(failureOf('ONBUILD onbuild RUN a')).toBe("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
    expect(failureOf('ONBUILD FROM a')).toBe("FROM isn't allowed as an ONBUILD trigger")
    expect(failureOf('ONBUILD maintainer a')).toBe("MAINTAINER isn't allowed as an ONBUILD trigger")
  })

  it('STOPSIGNAL, USER and WORKDIR take one argument, expanded (E115, E116, E118)', () => {
    expect(expandOne('stopsignal', 'STOPSIGNAL $S', ['S=9']).signal).toBe('9')
    expect(expandOne('user', 'USER $U:g', ['U=me']).user).toBe('me:g')
    expect(expandOne('workdir', 'WORKDIR /a b/$D', ['D=d']).path).toBe('/a b/d')
    expect(failureOf('WORKDIR')).toBe('WORKDIR requires exactly one argument')
  })

  it('VOLUME takes a list or JSON (E117)', () => {
    expect(expandOne('volume', 'VOLUME /a $B', ['B=/b']).volumes).toEqual(['/a', '/b'])
    expect(parseOne('volume', 'VOLUME ["/a b", " /c "]').volumes).toEqual(['/a b', '/c'])
    expect(failureOf('VOLUME [" "]')).toBe('VOLUME specified can not be an empty string')
  })
})
