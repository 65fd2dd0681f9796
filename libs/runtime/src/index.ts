export type {
  Container,
  ContainerMount,
  ContainerProcess,
  ContainerSpec,
  NetworkMode,
  ProcessExit,
  ProcessIO,
  ProcessSpec,
  Runtime,
  SecurityMode,
  Ulimit,
} from './runtime.ts'
