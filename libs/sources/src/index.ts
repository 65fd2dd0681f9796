export { SessionLogins } from './image/auth.ts'
export {
  type AuthorizerScope,
  createSessionAuthorizers,
  type SessionAuthorizers,
} from './image/session-authorizers.ts'
export type { Source, SourceInstance } from './sources.ts'
