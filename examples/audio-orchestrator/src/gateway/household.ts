/**
 * What the tenants' rooms hold and have measured, in SQLite. Two of its reads are written as code under a deadline is, for
 * the Databases page to find: one query for each light, and a median by sorting a year.
 */
import { DatabaseSync } from "node:sqlite";
import { tracedDbOperation, tracedTransaction } from "@sightline/sdk";

export interface Household {
  /** Switches all lights of a tenant that have not failed; how many these are. */
  readonly switchLights: (tenant: string, on: boolean) => number;
  /** The median of all that a tenant's thermometer told, in °C; undefined without one. */
  readonly usualTemperature: (tenant: string) => number | undefined;
}

/** A tenant of many lights is where one query for each begins to hurt. */
const lights = Object.freeze({ "acme-telecom": 3, globex: 24, initech: 4 });

/** Reports of lights, and no index: each look for one reads them all. */
const reportCount = 40_000;

/** `umbrella` measures every five minutes, and has for nine months. */
const thermometer = Object.freeze({ tenant: "umbrella", readings: 80_000 });

const schema = `
  CREATE TABLE light (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, is_on INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX light_by_tenant ON light (tenant);
  CREATE TABLE light_report (light INTEGER NOT NULL, reported INTEGER NOT NULL, kind TEXT NOT NULL);
  CREATE TABLE reading (tenant TEXT NOT NULL, measured INTEGER NOT NULL, celsius REAL NOT NULL);
`;

const upTo = "WITH RECURSIVE counted (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < ?)";

export function openHousehold(): Household {
  const database = new DatabaseSync(":memory:");
  // One trace for what is done once.
  tracedDbOperation("household.furnish", () => {
    database.exec(schema);
    furnish(database);
  });
  const ofTenant = database.prepare("SELECT id FROM light WHERE tenant = ?");
  const lastReport = database.prepare(
    "SELECT kind FROM light_report WHERE light = ? ORDER BY reported DESC LIMIT 1",
  );
  const change = database.prepare("UPDATE light SET is_on = ? WHERE id IN (SELECT value FROM json_each(?))");
  const median = database.prepare(`
    SELECT celsius FROM (
      SELECT celsius, row_number() OVER (ORDER BY celsius) AS place, count(*) OVER () AS readings
      FROM reading WHERE tenant = ?
    ) WHERE place = readings / 2 + 1`);

  return {
    switchLights: (tenant, on) => {
      const all = ofTenant.all(tenant).map(({ id }) => Number(id));
      const working = all.filter((id) => lastReport.get(id)?.["kind"] !== "failed");
      if (working.length > 0) {
        tracedTransaction(database, "lights.switch", () => {
          change.run(on ? 1 : 0, JSON.stringify(working));
        });
      }
      return working.length;
    },
    usualTemperature: (tenant) =>
      tracedDbOperation("readings.median", () => {
        const celsius = median.get(tenant)?.["celsius"];
        return typeof celsius === "number" ? celsius : undefined;
      }),
  };
}

function furnish(database: DatabaseSync): void {
  const light = database.prepare("INSERT INTO light (tenant) VALUES (?)");
  for (const [tenant, count] of Object.entries(lights))
    for (let at = 0; at < count; at += 1) light.run(tenant);
  const count = Object.values(lights).reduce((sum, each) => sum + each, 0);
  database
    .prepare(
      `${upTo} INSERT INTO light_report SELECT 1 + i % ?, i, iif(i % 997 = 0, 'failed', 'well') FROM counted`,
    )
    .run(reportCount, count);
  database
    .prepare(`${upTo} INSERT INTO reading SELECT ?, i * 300, 12 + (i * 7919 % 160) / 10.0 FROM counted`)
    .run(thermometer.readings, thermometer.tenant);
}
