-- A shop: customers, their orders, and an archive of events on a tablespace of its own.
CREATE TABLE customers (
    id bigint PRIMARY KEY, name text NOT NULL, mail text NOT NULL, note text, joined timestamptz NOT NULL
);
INSERT INTO customers
SELECT n, 'customer ' || n, left(md5(n::text), 12) || '@example.org',
       (ARRAY['prefers mornings', 'pays by invoice', 'no calls please', 'returned twice', NULL])[1 + n % 5],
       timestamptz '2024-01-01 00:00+00' + random() * interval '700 days'
FROM generate_series(1, 60000) AS n;

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer bigint NOT NULL, amount numeric(10, 2) NOT NULL,
    reference text NOT NULL, details text NOT NULL, placed timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO orders (customer, amount, reference, details, placed)
SELECT 1 + (random() * 59999)::int, (random() * 900)::numeric(10, 2), md5(random()::text),
       'order of ' || (random() * 9)::int || ' items, ' || encode(sha256(random()::text::bytea), 'base64') || ' ' ||
           encode(sha256(random()::text::bytea), 'base64'),
       timestamptz '2025-01-01 00:00+00' + n * interval '40 seconds' + random() * interval '1 second'
FROM generate_series(1, 350000) AS n;
CREATE INDEX orders_customer ON orders (customer);

CREATE TABLE events (at timestamptz NOT NULL, kind text NOT NULL, payload text NOT NULL) TABLESPACE holdfast_demo_archive;
INSERT INTO events
SELECT timestamptz '2025-01-01 00:00+00' + n * interval '7 seconds' + random() * interval '1 second',
       (ARRAY['viewed', 'added to basket', 'removed from basket', 'paid'])[1 + n % 4],
       encode(sha256(random()::text::bytea), 'base64') || ' ' ||
           encode(sha256(random()::text::bytea), 'base64')
FROM generate_series(1, 350000) AS n;
