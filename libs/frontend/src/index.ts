export type {
  BridgeContainer,
  BridgeContainerRequest,
  BridgeMount,
  BridgeProcessRequest,
} from './container.ts'
export type {
  Attestation,
  Bridge,
  BridgeRef,
  BridgeSolveRequest,
  BridgeWarning,
  SourcePolicy,
  Frontend,
  FrontendResult,
} from './frontend.ts'
export { isReplaced } from './named-contexts.ts'
