import { describe, expect, it } from "vitest";
import { askBatch, type BatchAnswer } from "./batch.ts";

const end = `{"kind":"end","queries":1,"ms":1,"reads":1,"shared":0}`;
const batch = { from: 0, to: 60, step: 15, queries: [] };

/** The answer in pieces that end anywhere. */
function answering(pieces: readonly (string | Uint8Array)[], type = "application/x-ndjson"): typeof fetch {
  const encoder = new TextEncoder();
  return async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of pieces)
          controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": type } });
  };
}

async function told(send: typeof fetch): Promise<readonly BatchAnswer[]> {
  const answers: BatchAnswer[] = [];
  await askBatch({ baseUrl: "", fetch: send }, batch, (answer) => answers.push(answer));
  return answers;
}

describe("askBatch", () => {
  it("tells each answer, however the stream is cut, with columns as doubles", async () => {
    const column = Buffer.from(new Float64Array([1, Number.NaN, 2.5]).buffer).toString("base64");
    const range = `{"kind":"range","id":"ä","ms":1,"start":0,"step":15,"length":3,"left":0,"histograms":0,"notes":[],"exemplars":[],"series":[{"labels":{},"values":"${column}"}]}`;
    const numbers = `{"kind":"instant","id":"n","ms":1,"time":0,"left":0,"histograms":0,"notes":[],"series":[{"labels":{},"value":"+Inf"},{"labels":{},"value":"NaN"}]}`;
    const bytes = new TextEncoder().encode(`${range}\n${numbers}\n${end}\n`);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
      bytes.slice(at * 7, at * 7 + 7),
    );
    const [first, second] = await told(answering(pieces));
    expect(first).toMatchObject({ id: "ä", series: [{ values: Float64Array.from([1, Number.NaN, 2.5]) }] });
    expect(second).toMatchObject({ series: [{ value: Number.POSITIVE_INFINITY }, { value: Number.NaN }] });
  });

  it("makes errors of lines that tell one", async () => {
    const line = `{"kind":"error","id":"a","ms":1,"error":{"code":"PROMQL_SYNTAX","message":"m","hint":"h"}}`;
    expect(await told(answering([`${line}\n${end}`]))).toMatchObject([
      { kind: "error", id: "a", error: { code: "PROMQL_SYNTAX", hint: "h" } },
    ]);
  });

  it("says where the stream was broken off, and where something else answers", async () => {
    await expect(told(answering([`{"kind":"lab`]))).rejects.toMatchObject({ code: "ANSWER_BROKEN_OFF" });
    await expect(told(answering([""]))).rejects.toMatchObject({ code: "ANSWER_BROKEN_OFF" });
    await expect(told(answering(["<html>"], "text/html"))).rejects.toMatchObject({
      code: "UNEXPECTED_ANSWER",
    });
  });
});
