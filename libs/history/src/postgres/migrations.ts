import type { Migrations } from '@slipway/postgres'

/**
 * `history_clock` is one row. Whoever changes records holds it until the end of the transaction, so changes have an order, and
 * numbers without gaps: who reads `build_event` sees that nothing is missing. Builds go by the SHA-256 of their ref, however long
 * a client makes it. `seen_at`: when somebody last said that a build runs.
 */
const STEPS: readonly string[] = [
  `
CREATE TABLE slipway.history_clock (at BIGINT NOT NULL);
INSERT INTO slipway.history_clock VALUES (0);

CREATE TABLE slipway.build (
  id BYTEA PRIMARY KEY,
  completed_at BIGINT,
  pinned BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  blobs TEXT[] NOT NULL,
  record BYTEA NOT NULL
);
CREATE INDEX build_by_age ON slipway.build (completed_at) WHERE NOT pinned;

CREATE TABLE slipway.build_event (
  at BIGINT PRIMARY KEY,
  told_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  type SMALLINT NOT NULL,
  record BYTEA NOT NULL
);
`,
]

export const MIGRATIONS: Migrations = { name: 'the history', table: 'history_migration', steps: STEPS }
