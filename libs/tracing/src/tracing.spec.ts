import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { TraceRecorder } from './recorder.ts'
import { formatTraceparent, parseTraceparent, type SpanData } from './span.ts'
import { spansToJson } from './span-json.ts'
import { exportSettings } from './otel/settings.ts'
import { activeTrace, addSpanSink, inTrace, outsideTraces, startSpan, traced } from './tracing.ts'

const PARENT = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true }
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('spans', () => {
  let ended: SpanData[]
  let added: Disposable
  beforeEach(() => {
    ended = []
    added = addSpanSink({ wants: () => true, begins: () => true, take: (span) => void ended.push(span) })
  })
  afterEach(() => added[Symbol.dispose]())

  it('are parts of each other across promises, and of a parent of another process', async () => {
    await traced('outer', { parent: PARENT, kind: 'server', attributes: { a: 1 } }, async (span) => {
      await turn()
      span.set('b', 'two')
      span.event('half')
      await Promise.all(['one', 'two'].map((name) => traced(name, {}, turn)))
    })
    const outer = ended.at(-1)!
    expect(ended.map(({ name }) => name)).toEqual(['one', 'two', 'outer'])
    expect(outer).toMatchObject({ parent: PARENT, kind: 'server', attributes: { a: 1, b: 'two' } })
    expect(outer.events).toMatchObject([{ name: 'half' }])
    for (const inner of ended.slice(0, 2)) {
      expect(inner.parent).toEqual(outer.context)
      expect(inner.context.traceId).toBe(PARENT.traceId)
      expect(inner.startedAt).toBeGreaterThanOrEqual(outer.startedAt)
      expect(inner.endedAt).toBeLessThanOrEqual(outer.endedAt)
    }
  })

  it('carry the error that ended them, which goes on', async () => {
    const failed = traced('work', { parent: PARENT }, () => Promise.reject(new Error('broken')))
    await expect(failed).rejects.toThrow('broken')
    expect(() =>
      traced('sync', { parent: PARENT }, () => {
        throw new Error('at once')
      }),
    ).toThrow('at once')
    expect(ended.map(({ status }) => status)).toEqual([
      { code: 'error', message: 'broken' },
      { code: 'error', message: 'at once' },
    ])
  })

  it('need a parent, unless they are roots; unsampled traces and work outside of them have none', () => {
    expect(startSpan('alone').context).toBeUndefined()
    expect(startSpan('unsampled', { parent: { ...PARENT, sampled: false } }).context).toBeUndefined()
    traced('root', { root: true }, () => {
      expect(activeTrace()).toBeDefined()
      outsideTraces(() => expect(activeTrace()).toBeUndefined())
    })
    expect(ended).toMatchObject([{ name: 'root' }])
    expect(ended[0]!.parent).toBeUndefined()
  })

  it('are over for what outlives them', async () => {
    let later: Promise<void> = Promise.resolve()
    await traced('short', { parent: PARENT }, async () => {
      later = turn().then(() => {
        expect(activeTrace()).toBeUndefined()
        expect(startSpan('late').context).toBeUndefined()
      })
    })
    await later
    expect(ended).toHaveLength(1)
  })

  it('cost nothing where nobody listens, but what came from elsewhere goes on', () => {
    added[Symbol.dispose]()
    traced('nobody', { root: true }, (span) => {
      expect(span.context).toBeUndefined()
      expect(activeTrace()).toBeUndefined()
    })
    inTrace(PARENT, () => traced('inner', {}, () => expect(activeTrace()).toEqual(PARENT)))
    expect(ended).toEqual([])
  })
})

describe('traceparent', () => {
  it('is read as it is written; what is none is not read', () => {
    const text = formatTraceparent(PARENT)
    expect(text).toBe(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`)
    expect(parseTraceparent(text)).toEqual({ ...PARENT, isRemote: true })
    expect(parseTraceparent(`01-${'a'.repeat(32)}-${'b'.repeat(16)}-00-more`)?.sampled).toBe(false)
    for (const wrong of [
      '',
      'x',
      `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    ])
      expect(parseTraceparent(wrong)).toBeUndefined()
  })
})

describe('the recorder', () => {
  const span = (traceId: string, name: string): SpanData => ({
    context: { traceId, spanId: 'c'.repeat(16), sampled: true },
    name,
    kind: 'internal',
    startedAt: 1_700_000_000_000.25,
    endedAt: 1_700_000_000_001,
    attributes: { text: 't', count: 2, on: true, list: ['x'] },
    events: [],
    links: [],
    status: { code: 'error', message: 'why' },
  })

  it('keeps what came before it was asked and after, within its bounds', () => {
    using recorder = new TraceRecorder({ perTrace: 2, all: 3 })
    recorder.take(span(PARENT.traceId, 'early'))
    const recording = recorder.record(PARENT)
    recorder.take(span(PARENT.traceId, 'late'))
    recorder.take(span(PARENT.traceId, 'too many'))
    recorder.take(span('d'.repeat(32), 'other'))
    recorder.take(span('e'.repeat(32), 'too many of all'))
    expect(recording?.stop().map(({ name }) => name)).toEqual(['early', 'late'])
    expect(recorder.dropped).toBe(2)
    expect(recorder.record(undefined)).toBeUndefined()
    expect(recorder.record({ ...PARENT, sampled: false })).toBeUndefined()
  })

  it('forgets traces that nobody asks for', async () => {
    using recorder = new TraceRecorder({ keepMs: 20 })
    recorder.take(span(PARENT.traceId, 'one'))
    await new Promise((done) => setTimeout(done, 100))
    expect(recorder.record(PARENT)?.stop()).toEqual([])
  })

  it("writes spans down as OpenTelemetry's Go SDK does, one after another", () => {
    const text = spansToJson([span(PARENT.traceId, 'one'), span(PARENT.traceId, 'two')], {
      'service.name': 's',
    })
    const first = JSON.parse(text.slice(0, text.indexOf('\n}\n') + 2)) as object
    expect(first).toMatchObject({
      Name: 'one',
      SpanContext: { TraceID: PARENT.traceId, SpanID: 'c'.repeat(16), TraceFlags: '01', Remote: false },
      Parent: { TraceID: '0'.repeat(32), SpanID: '0'.repeat(16), TraceFlags: '00' },
      SpanKind: 1,
      StartTime: '2023-11-14T22:13:20.000250000Z',
      EndTime: '2023-11-14T22:13:20.001000000Z',
      Attributes: [
        { Key: 'text', Value: { Type: 'STRING', Value: 't' } },
        { Key: 'count', Value: { Type: 'INT64', Value: 2 } },
        { Key: 'on', Value: { Type: 'BOOL', Value: true } },
        { Key: 'list', Value: { Type: 'STRINGSLICE', Value: ['x'] } },
      ],
      Status: { Code: 'Error', Description: 'why' },
      Resource: [{ Key: 'service.name', Value: { Type: 'STRING', Value: 's' } }],
    })
    expect(text.match(/^\{$/gm)).toHaveLength(2)
  })
})

describe('what OTEL_* asks for', () => {
  it('is export over gRPC or HTTP, where an endpoint or exporter is named', () => {
    expect(exportSettings({})).toBeUndefined()
    expect(exportSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' })).toEqual({
      protocol: 'grpc',
      ratio: 1,
    })
    expect(
      exportSettings({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' }),
    ).toEqual({ protocol: 'http/protobuf', ratio: 1 })
    const endpoint = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4317' }
    expect(exportSettings({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined()
    expect(exportSettings({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined()
    expect(
      exportSettings({
        ...endpoint,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      }),
    ).toEqual({ protocol: 'grpc', ratio: 0.25 })
  })

  it('is refused where it is not known, and ignored on demand (L148)', () => {
    const wrong = { OTEL_TRACES_EXPORTER: 'zipkin' }
    expect(() => exportSettings(wrong)).toThrow('unsupported opentelemetry exporter zipkin')
    expect(exportSettings({ ...wrong, OTEL_IGNORE_ERROR: '1' })).toBeUndefined()
    const json = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
    expect(() => exportSettings(json)).toThrow('unsupported opentelemetry protocol http/json')
  })
})
