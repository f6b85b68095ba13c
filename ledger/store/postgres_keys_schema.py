"""What PostgreSQL keeps so that keys can be wrapped anew while others write: retired epochs, and marks of the files outside."""

# A writer that made a key before an epoch was rolled may commit after everything was wrapped anew: it is told to
# decide again (`StreamMoved`, hence the error code), or its key would be lost with the old epoch.
KEEPING_TABLES = """
CREATE TABLE IF NOT EXISTS {schema}.retired_epochs (name text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS {schema}.chain_marks (
    chain text NOT NULL,
    n bigint NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (chain, n)
);
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.chain_marks
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.log_is_append_only();
CREATE OR REPLACE FUNCTION {schema}.key_is_wrapped_by_an_epoch_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM {schema}.retired_epochs WHERE name = NEW.epoch) THEN
        RAISE EXCEPTION 'wrapped by a retired epoch' USING ERRCODE = 'unique_violation', CONSTRAINT = 'retired_epochs';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION {schema}.letter_is_closed_by_an_epoch_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM {schema}.retired_epochs
               WHERE substring(NEW.sealed FROM 4 FOR octet_length(name)) = convert_to(name, 'UTF8')) THEN
        RAISE EXCEPTION 'closed by a retired epoch' USING ERRCODE = 'unique_violation', CONSTRAINT = 'retired_epochs';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER epoch_in_use BEFORE INSERT ON {schema}.subject_keys
    FOR EACH ROW EXECUTE FUNCTION {schema}.key_is_wrapped_by_an_epoch_in_use();
CREATE OR REPLACE TRIGGER epoch_in_use BEFORE INSERT ON {schema}.parked
    FOR EACH ROW EXECUTE FUNCTION {schema}.letter_is_closed_by_an_epoch_in_use();
CREATE OR REPLACE TRIGGER epoch_in_use BEFORE INSERT ON {schema}.dead_letters
    FOR EACH ROW EXECUTE FUNCTION {schema}.letter_is_closed_by_an_epoch_in_use();
"""
