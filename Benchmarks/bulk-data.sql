-- Rows as shops, services and machines write them, which zstd at level 3 halves. Variables: part (0, 1), megabytes in all.
-- One third each: orders with references and remarks, events in jsonb, readings; with the indexes that go with them.
SELECT setseed(0.25 + :part / 2.0);
CREATE TABLE orders_:part (
    id bigint NOT NULL, customer int NOT NULL, placed timestamptz NOT NULL, amount numeric(10, 2) NOT NULL,
    state text NOT NULL, reference text NOT NULL, receipt text NOT NULL, remark text NOT NULL
);
INSERT INTO orders_:part
SELECT n, (random() * 900000)::int, timestamptz '2025-01-01 00:00+00' + n * interval '3 seconds' + random() * interval '3 seconds',
       (random() * random() * 2000)::numeric(10, 2),
       (ARRAY['open', 'paid', 'packed', 'sent', 'returned'])[1 + (random() * random() * 4.99)::int % 5],
       md5(random()::text), encode(sha256(random()::text::bytea), 'base64'),
       w[1 + (random() * 31)::int] || ' ' || w[1 + (random() * 31)::int] || ' ' || w[1 + (random() * 31)::int] || ', ' ||
           w[1 + (random() * 31)::int] || ' ' || (random() * 9999)::int || ' ' || w[1 + (random() * 31)::int]
FROM generate_series(1, :megabytes * 580) AS n,
     (SELECT string_to_array('please leave at the door with neighbour call before delivery gift wrapped no invoice '
                             'inside fragile second attempt after work hours between ten and noon express customer asked '
                             'for different size colour blue refund pending', ' ') AS w) AS words;
ALTER TABLE orders_:part ADD PRIMARY KEY (id);
CREATE INDEX ON orders_:part (customer);
CREATE INDEX ON orders_:part (reference);

CREATE TABLE events_:part (at timestamptz NOT NULL, session uuid NOT NULL, body jsonb NOT NULL);
INSERT INTO events_:part
SELECT timestamptz '2025-01-01 00:00+00' + n * interval '1 second' + random() * interval '1 second', gen_random_uuid(),
       jsonb_build_object(
           'kind', (ARRAY['view', 'search', 'basket', 'buy', 'leave'])[1 + (random() * 4)::int],
           'path', '/shop/' || (random() * 4000)::int || '/item/' || (random() * 90000)::int,
           'ms', (random() * random() * 900)::int, 'user', (random() * 900000)::int,
           'agent', (ARRAY['phone', 'desk', 'tablet', 'bot'])[1 + (random() * 3)::int], 'score', random(),
           'token', encode(sha256(random()::text::bytea) || sha256(random()::text::bytea), 'base64'))
FROM generate_series(1, :megabytes * 580) AS n;
CREATE INDEX ON events_:part (at);

CREATE TABLE readings_:part (
    at timestamptz NOT NULL, sensor int NOT NULL, value double precision NOT NULL, spread real NOT NULL, raw bytea NOT NULL
);
INSERT INTO readings_:part
SELECT timestamptz '2025-01-01 00:00+00' + n * interval '1 second', n % 400, random() * 100, random(),
       substring(sha256(random()::text::bytea) FOR 28)
FROM generate_series(1, :megabytes * 1500) AS n;
CREATE INDEX ON readings_:part (value);
