export { anySession } from './group.ts'
export {
  type CallOptions,
  type Session,
  type SessionGroup,
  sessionGroup,
  type SessionMethod,
  type Sessions,
} from './sessions.ts'
export { decodeRoutes, encodeRoutes, RemoteGroup, type SessionRoute, SessionRoutes } from './routes.ts'
