export { SPAN_SOCKET } from './runtime.ts'
export type {
  Container,
  ContainerMount,
  ContainerProcess,
  ContainerSpec,
  NetworkMode,
  ProcessExit,
  ProcessIO,
  ProcessSpec,
  Resources,
  Runtime,
  SecurityMode,
  Ulimit,
} from './runtime.ts'
