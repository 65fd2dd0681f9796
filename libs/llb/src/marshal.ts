import type { pb as pbTypes } from '@slipway/proto'
import { pb } from '@slipway/proto'
import protobuf from 'protobufjs/minimal.js'

type Writer = protobuf.Writer

/** The members of the `op` oneof, in field order. */
export const OP_KINDS = ['exec', 'source', 'file', 'build', 'merge', 'diff', 'passthrough'] as const
export type OpKind = (typeof OP_KINDS)[number]

export function opKind(op: pbTypes.Op.$Properties): OpKind | undefined {
  return OP_KINDS.find((kind) => op[kind] !== undefined && op[kind] !== null)
}

/**
 * Bytes of an op exactly as Go's deterministic marshaller writes them: regular fields by number, the oneof
 * member after them (although its number is lower), map entries sorted bytewise, unknown fields last.
 */
export function marshalOp(op: pbTypes.Op.$Properties): Uint8Array {
  const writer = protobuf.Writer.create()
  const { $unknowns } = op
  pb.Op.encode(
    { inputs: op.inputs ?? [], platform: op.platform ?? null, constraints: op.constraints ?? null },
    writer,
  )
  if (op.source) encodeSource(op.source, writer.uint32(26).fork()).ldelim()
  else if (op.build) encodeBuild(op.build, writer.uint32(42).fork()).ldelim()
  else encodePlainKind(op, writer)
  for (const bytes of $unknowns ?? []) writer.raw(bytes)
  return writer.finish()
}

/** Decodes an op, keeping fields this build does not know so that `marshalOp` gives them back. */
export function unmarshalOp(bytes: Uint8Array): pbTypes.Op.$Properties {
  const reader = protobuf.Reader.create(bytes) as protobuf.Reader & { discardUnknown?: boolean }
  reader.discardUnknown = false
  return pb.Op.decode(reader)
}

/** Sorts by the bytes of the UTF-8 form, as Go sorts map keys; differs from UTF-16 order above U+D7FF. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

export function sortedEntries<T>(record: Readonly<Record<string, T>> | null | undefined): [string, T][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => compareUtf8(a, b))
}

// These kinds hold no map, so the generated codec already writes what Go writes.
function encodePlainKind(op: pbTypes.Op.$Properties, writer: Writer): void {
  const kind = opKind(op)
  if (kind) pb.Op.encode({ [kind]: op[kind] }, writer)
}

function encodeSource(source: pbTypes.SourceOp.$Properties, writer: Writer): Writer {
  if (source.identifier) writer.uint32(10).string(source.identifier)
  encodeStringMap(source.attrs, 18, writer)
  return writeUnknowns(source, writer)
}

function encodeBuild(build: pbTypes.BuildOp.$Properties, writer: Writer): Writer {
  pb.BuildOp.encode({ builder: build.builder ?? null }, writer)
  for (const [key, input] of sortedEntries(build.inputs)) {
    const entry = writer.uint32(18).fork().uint32(10).string(key)
    pb.BuildInput.encode(input, entry.uint32(18).fork()).ldelim()
    entry.ldelim()
  }
  if (build.def) encodeDefinition(build.def, writer.uint32(26).fork()).ldelim()
  encodeStringMap(build.attrs, 34, writer)
  return writeUnknowns(build, writer)
}

/** A whole definition with its maps sorted: equal definitions give equal bytes. */
export function marshalDefinition(definition: pbTypes.Definition.$Properties): Uint8Array {
  return encodeDefinition(definition, protobuf.Writer.create()).finish()
}

function encodeDefinition(definition: pbTypes.Definition.$Properties, writer: Writer): Writer {
  for (const bytes of definition.def ?? []) writer.uint32(10).bytes(bytes)
  for (const [key, metadata] of sortedEntries(definition.metadata)) {
    const entry = writer.uint32(18).fork().uint32(10).string(key)
    encodeMetadata(metadata, entry.uint32(18).fork()).ldelim()
    entry.ldelim()
  }
  if (definition.Source) encodeSourceInfo(definition.Source, writer.uint32(26).fork()).ldelim()
  return writeUnknowns(definition, writer)
}

function encodeMetadata(metadata: pbTypes.OpMetadata.$Properties, writer: Writer): Writer {
  if (metadata.ignore_cache) writer.uint32(8).bool(true)
  encodeStringMap(metadata.description, 18, writer)
  pb.OpMetadata.encode({ export_cache: metadata.export_cache ?? null }, writer)
  for (const [key, on] of sortedEntries(metadata.caps)) {
    writer.uint32(42).fork().uint32(10).string(key).uint32(16).bool(on).ldelim()
  }
  pb.OpMetadata.encode(
    { progress_group: metadata.progress_group ?? null, linux_resources: metadata.linux_resources ?? null },
    writer,
  )
  return writeUnknowns(metadata, writer)
}

function encodeSourceInfo(source: pbTypes.Source.$Properties, writer: Writer): Writer {
  for (const [key, locations] of sortedEntries(source.locations)) {
    const entry = writer.uint32(10).fork().uint32(10).string(key)
    pb.Locations.encode(locations, entry.uint32(18).fork()).ldelim()
    entry.ldelim()
  }
  for (const info of source.infos ?? []) {
    const inner = writer.uint32(18).fork()
    pb.SourceInfo.encode({ filename: info.filename ?? null, data: info.data ?? null }, inner)
    if (info.definition) encodeDefinition(info.definition, inner.uint32(26).fork()).ldelim()
    pb.SourceInfo.encode({ language: info.language ?? null }, inner)
    inner.ldelim()
  }
  return writeUnknowns(source, writer)
}

function encodeStringMap(
  map: Readonly<Record<string, string>> | null | undefined,
  tag: number,
  writer: Writer,
): void {
  for (const [key, value] of sortedEntries(map)) {
    writer.uint32(tag).fork().uint32(10).string(key).uint32(18).string(value).ldelim()
  }
}

function writeUnknowns(message: { readonly $unknowns?: Uint8Array[] }, writer: Writer): Writer {
  for (const bytes of message.$unknowns ?? []) writer.raw(bytes)
  return writer
}
