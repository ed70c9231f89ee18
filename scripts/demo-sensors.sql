-- Measurements, as machines write them.
CREATE TABLE readings (at timestamptz NOT NULL, sensor int NOT NULL, value double precision NOT NULL, raw text NOT NULL);
INSERT INTO readings
SELECT timestamptz '2025-01-01 00:00+00' + n * interval '1 second' + random() * interval '1 second',
       n % 200, random() * 100, encode(sha256(random()::text::bytea), 'base64')
FROM generate_series(1, 600000) AS n;
CREATE INDEX readings_sensor ON readings (sensor, at);
