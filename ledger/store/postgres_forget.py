"""The dedicated path to a key in PostgreSQL: no role may delete one, this function may."""

from ledger.store.erased_topic import ERASED_TOPIC

# Only where the log says that it shall be so, and only what is that person's: whoever may call it can destroy
# nobody's key without the fact.
FORGET_PERSON = f"""
CREATE OR REPLACE FUNCTION {{schema}}.forget_person(stream uuid, subjects text[], below text, letter_keys uuid[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE person text := split_part(split_part(below, ':', 2), '.', 1);
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM {{schema}}.{{events}} WHERE originator_id = stream AND topic = '{ERASED_TOPIC}'
        AND position(convert_to('"stream":"person:' || person || '"', 'UTF8') IN state) > 0
    ) THEN RAISE EXCEPTION 'no fact says that this person is erased' USING ERRCODE = 'raise_exception'; END IF;
    DELETE FROM {{schema}}.subject_keys WHERE starts_with(subject, 'residence:' || person || '.')
        OR (subject = ANY (subjects) AND (starts_with(subject, 'letter:') OR split_part(subject, ':', 2) = person));
    DELETE FROM {{schema}}.lookups WHERE subject = ANY (subjects) AND split_part(subject, ':', 2) = person;
    DELETE FROM {{schema}}.dead_letters WHERE key = ANY (letter_keys);
    DELETE FROM {{schema}}.letters WHERE key = ANY (letter_keys);
END $$;
REVOKE ALL ON FUNCTION {{schema}}.forget_person(uuid, text[], text, uuid[]) FROM PUBLIC;
"""
