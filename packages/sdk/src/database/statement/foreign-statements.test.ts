import { trace } from "@opentelemetry/api";
import { plainAttributes } from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { observed, type Observed } from "../../../system/support/observed.ts";

describe("the span of another instrumentation", () => {
  let world: Observed | undefined;
  afterEach(() => world?.close());

  async function sent(attributes: Record<string, string>): Promise<Record<string, unknown>> {
    trace.getTracer("@opentelemetry/instrumentation-mssql").startSpan("query", { attributes }).end();
    await world?.handle.flush();
    return plainAttributes(world?.backend.spans()[0]?.attributes);
  }

  describe("with redaction", () => {
    beforeEach(async () => {
      world = await observed();
    });

    it.each([
      [
        "db.system",
        "mysql",
        "db.statement",
        'select "ada" from t where id = 7',
        "select ? from t where id = ?",
      ],
      ["db.system.name", "postgresql", "db.query.text", 'select 1 from "t"', 'select ? from "t"'],
      ["db.system.name", "microsoft.sql_server", "db.query.text", "exec pay 'ada'", "exec pay ?"],
    ])("%s %s: leaves without the values of its SQL", async (systemKey, system, textKey, text, clean) => {
      expect(await sent({ [systemKey]: system, [textKey]: text })).toMatchObject({ [textKey]: clean });
    });

    it("keeps what is no SQL", async () => {
      const text = '{"find":"users","filter":{"age":7}}';
      expect(await sent({ "db.system": "mongodb", "db.statement": text })).toMatchObject({
        "db.statement": text,
      });
    });
  });

  it("leaves as it is where redaction is off", async () => {
    world = await observed({ redaction: false });
    expect(await sent({ "db.system": "mysql", "db.statement": "select 7" })).toMatchObject({
      "db.statement": "select 7",
    });
  });
});
