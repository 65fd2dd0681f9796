export { advertisedCaps, isLlbCap, LLB_CAPS, type LlbCap, unsupportedCap } from './caps.ts'
export type {
  LoadedEdge,
  LoadedGraph,
  LoadedOp,
  LoadedOptions,
  LoadedVertex,
  SourceFile,
  SourceLocation,
  VertexMetadata,
} from './load/graph.ts'
export { loadDefinition, type LoadOptions } from './load/load.ts'
export { outputCount, validateOp } from './load/validate.ts'
export { compareUtf8, marshalDefinition, marshalOp, opKind, type OpKind, unmarshalOp } from './marshal.ts'
export { platformFromProto, platformToProto } from './platform.ts'
export { rewriteDefinition } from './rewrite.ts'
