-- The role that a Holdfast agent logs in with, and what it may do: no superuser, no access to any table.
-- Run as a superuser in database "postgres" (the database that the source's connection names):
--     psql -d postgres -f grants.sql
-- Then set its password (\password holdfast) and put it into a file on this host, mode 0600, owned by the agent's user.
-- pg_hba.conf needs two lines; the second is separate because "all" does not cover replication:
--     host  postgres     holdfast  127.0.0.1/32  scram-sha-256
--     host  replication  holdfast  127.0.0.1/32  scram-sha-256

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'holdfast') THEN
        CREATE ROLE holdfast LOGIN;
    END IF;
END
$$;

-- Streams the log, and makes and moves the slot that holds log back.
ALTER ROLE holdfast REPLICATION;

-- Reads where data and configuration lie, and what state slots and streams are in.
GRANT pg_monitor TO holdfast;

-- Begins and ends backups, closes a log segment early, and names a moment in the log.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'pg_catalog.pg_backup_start(text, boolean)',            -- 15 and later
        'pg_catalog.pg_backup_stop(boolean)',
        'pg_catalog.pg_start_backup(text, boolean, boolean)',   -- 14
        'pg_catalog.pg_stop_backup(boolean, boolean)',
        'pg_catalog.pg_switch_wal()',
        'pg_catalog.pg_create_restore_point(text)'
    ] LOOP
        IF to_regprocedure(wanted) IS NOT NULL THEN
            EXECUTE 'GRANT EXECUTE ON FUNCTION ' || wanted || ' TO holdfast';
        END IF;
    END LOOP;
END
$$;
