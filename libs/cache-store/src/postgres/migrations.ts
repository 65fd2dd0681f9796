import type { Migrations } from '@slipway/postgres'

/**
 * Keys are interned as in SQLite. `edge` is the SHA-256 of everything that tells a link apart, so that no client can make an
 * index entry too long.
 *
 * The foreign keys are what keeps many writers right: a key cannot go while a link or a result is being put under it.
 */
const STEPS: readonly string[] = [
  `
CREATE TABLE slipway.key (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TABLE slipway.link (
  source BIGINT NOT NULL REFERENCES slipway.key (id),
  edge BYTEA NOT NULL,
  target BIGINT NOT NULL REFERENCES slipway.key (id),
  digest TEXT NOT NULL,
  input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  selector TEXT NOT NULL,
  PRIMARY KEY (source, edge, target)
);
CREATE INDEX link_target ON slipway.link (target);
CREATE TABLE slipway.result (
  key BIGINT NOT NULL REFERENCES slipway.key (id),
  id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (key, id)
);
CREATE INDEX result_id ON slipway.result (id);

-- Removes those of the keys that lead to nothing, then the keys that led only to them. Each statement sees what was committed
-- before it began, and the keys are locked before they are judged: nobody puts anything under them meanwhile.
CREATE FUNCTION slipway.prune(pending BIGINT[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WHILE cardinality(pending) > 0 LOOP
    PERFORM 1 FROM slipway.key k WHERE k.id = ANY (pending) ORDER BY k.id FOR UPDATE;
    WITH empty AS (
      SELECT k.id FROM slipway.key k WHERE k.id = ANY (pending)
      AND NOT EXISTS (SELECT 1 FROM slipway.result r WHERE r.key = k.id)
      AND NOT EXISTS (SELECT 1 FROM slipway.link l WHERE l.source = k.id)
    ), cut AS (
      DELETE FROM slipway.link l USING empty WHERE l.target = empty.id RETURNING l.source
    ), gone AS (
      DELETE FROM slipway.key k USING empty WHERE k.id = empty.id
    )
    SELECT array_agg(DISTINCT source) FROM cut INTO pending;
  END LOOP;
END $$;

CREATE FUNCTION slipway.drop_result(gone TEXT) RETURNS void LANGUAGE plpgsql AS $$
DECLARE keys BIGINT[];
BEGIN
  WITH removed AS (DELETE FROM slipway.result r WHERE r.id = gone RETURNING r.key)
  SELECT array_agg(DISTINCT key) FROM removed INTO keys;
  PERFORM slipway.prune(keys);
END $$;
`,
  `
CREATE TABLE slipway.worker (id TEXT PRIMARY KEY, seen_at TIMESTAMPTZ NOT NULL);
CREATE INDEX result_created ON slipway.result (created_at);
`,
]

export const MIGRATIONS: Migrations = { name: 'the cache index', table: 'migration', steps: STEPS }
