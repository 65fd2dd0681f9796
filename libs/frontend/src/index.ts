export type {
  Bridge,
  BridgeRef,
  BridgeSolveRequest,
  BridgeWarning,
  Frontend,
  FrontendResult,
} from './frontend.ts'
