CREATE TABLE "acceptance_history" (
  "id" text primary key,
  "acceptance_id" text not null references "acceptances" ("id") on delete cascade,
  "change" text not null,
  "at" bigint not null,
  "by" text not null,
  "reason" text,
  "expires_at" bigint
);

CREATE INDEX "acceptance_history_of" on "acceptance_history" ("acceptance_id", "id");

CREATE TABLE "acceptances" (
  "id" text primary key,
  "kind" text not null,
  "finding" text not null,
  "finding_lower" text not null,
  "package" text,
  "path" text,
  "extent" text not null,
  "artifact_id" text,
  "artifact_kind" text,
  "digest" text,
  "name" text,
  "registry" text,
  "repository" text,
  "reason" text not null,
  "made_by" text not null,
  "scopes" text,
  "source" text,
  "accepted_at" bigint not null,
  "changed_at" bigint not null,
  "expires_at" bigint,
  "cancelled_at" bigint,
  "told" text not null,
  "next_at" bigint,
  "version" bigint not null
);

CREATE INDEX "acceptances_by_time" on "acceptances" ("next_at");

CREATE INDEX "acceptances_of_artifact" on "acceptances" ("artifact_id");

CREATE INDEX "acceptances_of_finding" on "acceptances" ("finding_lower", "kind");

CREATE TABLE "admission_keys" (
  "id" text primary key,
  "name" text not null unique,
  "cluster" text,
  "shown" text not null,
  "hash" text not null unique,
  "made_by" text not null,
  "created_at" bigint not null,
  "used_at" bigint
);

CREATE TABLE "agent_groups" (
  "id" text primary key,
  "name" text not null unique,
  "description" text not null,
  "cluster" text not null,
  "namespaces" text not null,
  "monitoring" text not null,
  "heartbeat_seconds" bigint not null,
  "runtime_policy" text,
  "integrations" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null
);

CREATE TABLE "agents" (
  "id" text primary key,
  "group_id" text not null references "agent_groups" ("id"),
  "node" text not null,
  "public_key" text not null,
  "shown" text not null,
  "hash" text not null unique,
  "previous_hash" text,
  "token_at" bigint not null,
  "address" text not null,
  "enrolled_at" bigint not null,
  "enrolled_with" text not null,
  "state" text not null,
  "state_since" bigint not null,
  "state_reason" text,
  "heartbeat_at" bigint,
  "agent_version" text,
  "clock_off" bigint,
  "sensors" text not null,
  "counts" text not null,
  "configuration" bigint,
  "monitoring" text,
  constraint "agents_once" unique ("group_id", "node")
);

CREATE INDEX "agents_by_previous" on "agents" ("previous_hash");

CREATE TABLE "artifacts" (
  "id" text primary key,
  "key" text not null,
  "number" bigint not null unique,
  "name" text not null,
  "name_folded" text not null,
  "kind" text not null,
  "digest" text,
  "registry" text,
  "repository" text,
  "tag" text,
  "os" text,
  "first_seen" bigint not null,
  "last_seen" bigint not null,
  "last_scanned" bigint not null,
  "counts" text not null,
  "gravity" bigint not null,
  "scans" text not null,
  "verdict" text,
  "version" bigint not null
);

CREATE INDEX "artifacts_by_gravity" on "artifacts" ("gravity", "id", "name_folded", "registry", "repository");

CREATE INDEX "artifacts_by_scan" on "artifacts" ("last_scanned", "id", "name_folded", "registry", "repository");

CREATE INDEX "artifacts_by_tag" on "artifacts" ("repository", "tag", "last_scanned");

CREATE TABLE "assurance_policies" (
  "id" text primary key,
  "name" text not null unique,
  "document" text not null,
  "enabled" bigint not null,
  "scopes" text,
  "made_by" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null
);

CREATE TABLE "enrolment_tokens" (
  "id" text primary key,
  "group_id" text not null references "agent_groups" ("id") on delete cascade,
  "description" text not null,
  "shown" text not null,
  "hash" text not null unique,
  "made_by" text not null,
  "uses" bigint not null,
  "most_uses" bigint not null,
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "revoked_at" bigint
);

CREATE INDEX "enrolment_tokens_of" on "enrolment_tokens" ("group_id", "id");

CREATE TABLE "finding_index" (
  "finding" bigint not null,
  "artifact" bigint not null,
  "severity" bigint not null,
  constraint "finding_index_key" primary key ("finding", "artifact")
);

CREATE INDEX "finding_index_of" on "finding_index" ("artifact");

CREATE TABLE "finding_names" (
  "number" bigint primary key,
  "kind" text not null,
  "id" text not null,
  "id_folded" text not null,
  constraint "finding_names_once" unique ("id_folded", "kind")
);

CREATE TABLE "idempotency" (
  "actor" text not null,
  "key" text not null,
  "reply" text not null,
  "created_at" bigint not null,
  constraint "idempotency_key" primary key ("actor", "key")
);

CREATE INDEX "idempotency_by_age" on "idempotency" ("created_at");

CREATE TABLE "integrations" (
  "id" text primary key,
  "name" text not null unique,
  "enabled" bigint not null,
  "settings" text not null,
  "tls_key" text,
  "made_by" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null
);

CREATE TABLE "judgements" (
  "artifact_id" text primary key,
  "generation" bigint not null,
  "verdict" text,
  "since" bigint,
  "judged_at" bigint,
  "next_at" bigint
);

CREATE INDEX "judgements_by_time" on "judgements" ("next_at");

CREATE INDEX "judgements_due" on "judgements" ("generation");

CREATE TABLE "judging_causes" (
  "generation" bigint primary key,
  "concern" text not null
);

CREATE TABLE "kysely_migration" (
  "name" varchar(255) not null primary key,
  "timestamp" varchar(255) not null
);

CREATE TABLE "kysely_migration_lock" (
  "id" varchar(255) not null primary key,
  "is_locked" integer default 0 not null
);

CREATE TABLE "meta" (
  "name" text primary key,
  "value" text not null
);

CREATE TABLE "notice_groups" (
  "policy_id" text not null,
  "code" text not null,
  "until" bigint not null,
  "count" bigint not null,
  "since" bigint not null,
  "event" text,
  "sequence" bigint not null,
  constraint "notice_groups_key" primary key ("policy_id", "code")
);

CREATE INDEX "notice_groups_by_time" on "notice_groups" ("until");

CREATE TABLE "notices" (
  "id" text primary key,
  "policy_id" text not null,
  "policy" text not null,
  "output" text not null,
  "state" text not null,
  "event" text not null,
  "sequence" bigint not null,
  "created_at" bigint not null,
  "queued_at" bigint not null,
  "attempts" bigint not null,
  "next_at" bigint not null,
  "fault" text,
  "ended_at" bigint
);

CREATE INDEX "notices_ended" on "notices" ("state", "ended_at");

CREATE INDEX "notices_waiting" on "notices" ("state", "policy_id", "output", "next_at");

CREATE TABLE "outbox" (
  "id" integer primary key autoincrement,
  "event" text not null
);

CREATE TABLE "pause_wishes" (
  "integration" text primary key,
  "wish" text not null,
  "created_at" bigint not null
);

CREATE TABLE "response_policies" (
  "id" text primary key,
  "name" text not null unique,
  "document" text not null,
  "secrets" text not null,
  "enabled" bigint not null,
  "scopes" text,
  "made_by" text not null,
  "from_sequence" bigint not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null
);

CREATE TABLE "roles" (
  "id" text primary key,
  "name" text not null unique,
  "description" text not null,
  "permissions" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null
);

CREATE TABLE "saved_searches" (
  "id" text primary key,
  "name" text not null,
  "description" text not null,
  "owner" text not null,
  "shared" bigint not null,
  "query" text not null,
  "last_minutes" bigint,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null,
  constraint "saved_searches_once" unique ("owner", "name")
);

CREATE TABLE "scan_jobs" (
  "id" text primary key,
  "artifact" text not null,
  "wanted" text not null,
  "scanner" text not null,
  "state" text not null,
  "attempts" bigint not null,
  "due_at" bigint not null,
  "created_at" bigint not null,
  "started_at" bigint,
  "ended_at" bigint,
  "reason" text,
  "made_by" text not null,
  "reach" text,
  "found" text not null,
  "version" bigint not null
);

CREATE INDEX "scan_jobs_due" on "scan_jobs" ("state", "due_at");

CREATE TABLE "scopes" (
  "id" text primary key,
  "name" text not null unique,
  "description" text not null,
  "patterns" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null
);

CREATE TABLE "sessions" (
  "id" text primary key,
  "hash" text not null unique,
  "user_id" text not null references "users" ("id") on delete cascade,
  "created_at" bigint not null,
  "seen_at" bigint not null,
  "expires_at" bigint not null,
  "address" text not null,
  "client" text not null
);

CREATE INDEX "sessions_of" on "sessions" ("user_id");

CREATE TABLE "settings" (
  "name" text primary key,
  "value" text not null,
  "version" bigint not null,
  "updated_at" bigint not null
);

CREATE TABLE "tokens" (
  "id" text primary key,
  "name" text not null,
  "shown" text not null,
  "hash" text not null unique,
  "user_id" text not null references "users" ("id") on delete cascade,
  "permissions" text,
  "scopes" text,
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "used_at" bigint,
  "revoked_at" bigint
);

CREATE INDEX "tokens_of" on "tokens" ("user_id");

CREATE TABLE "users" (
  "id" text primary key,
  "name" text not null unique,
  "display_name" text,
  "email" text,
  "password" text,
  "must_change" bigint not null,
  "external" text unique,
  "roles" text not null,
  "scopes" text not null,
  "disabled" bigint not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null
);

CREATE TABLE "verdicts" (
  "id" text primary key,
  "artifact_id" text not null,
  "policy_id" text not null,
  "policy" text not null,
  "mode" text not null,
  "compliant" bigint not null,
  "failures" text not null,
  "accepted" text not null,
  "since" bigint not null,
  "policy_version" bigint not null,
  "scan" text not null,
  constraint "verdicts_once" unique ("artifact_id", "policy_id")
);

CREATE INDEX "verdicts_of_policy" on "verdicts" ("policy_id", "compliant", "id");
