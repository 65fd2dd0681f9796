import type { Migrations } from '@slipway/postgres'

/** `step_seal` has one row. Builds go by the SHA-256 of their ref, names and places are digests. */
const STEPS: readonly string[] = [
  `
CREATE TABLE slipway.step_seal (id BOOLEAN PRIMARY KEY DEFAULT true CHECK (id), key BYTEA NOT NULL);
CREATE TABLE slipway.step (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX step_by_name ON slipway.step (name, id);
CREATE INDEX step_by_place ON slipway.step (place, id);
CREATE TABLE slipway.step_file (
  step BIGINT NOT NULL REFERENCES slipway.step (id) ON DELETE CASCADE,
  input INTEGER NOT NULL,
  size INTEGER NOT NULL,
  list BYTEA NOT NULL,
  PRIMARY KEY (step, input)
);
CREATE TABLE slipway.step_miss (build BYTEA PRIMARY KEY, list BYTEA NOT NULL);
`,
]

export const STEP_MIGRATIONS: Migrations = {
  name: 'the history of steps',
  table: 'step_migration',
  steps: STEPS,
}
