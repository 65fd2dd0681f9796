export { clearMountPoints } from './mount-points.ts'
export type {
  Mounter,
  MountSpec,
  SnapshotChanges,
  SnapshotInfo,
  SnapshotKind,
  Snapshots,
  SnapshotUsage,
} from './snapshots.ts'
