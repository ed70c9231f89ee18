-- A ledger: accounts and their bookings.
CREATE TABLE accounts (id bigint PRIMARY KEY, holder text NOT NULL, balance numeric(12, 2) NOT NULL);
INSERT INTO accounts
SELECT n, 'holder ' || md5(n::text), (random() * 10000)::numeric(12, 2) FROM generate_series(1, 100000) AS n;

CREATE TABLE bookings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account bigint NOT NULL, amount numeric(10, 2) NOT NULL,
    subject text NOT NULL, booked timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO bookings (account, amount, subject, booked)
SELECT 1 + (random() * 99999)::int, (random() * 400 - 200)::numeric(10, 2), 'transfer ' || encode(sha256(random()::text::bytea), 'base64') || ' ' ||
           encode(sha256(random()::text::bytea), 'base64'),
       timestamptz '2025-01-01 00:00+00' + n * interval '31 seconds' + random() * interval '1 second'
FROM generate_series(1, 400000) AS n;
