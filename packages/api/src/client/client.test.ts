import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { createClient } from "./client.ts";
import { requestPath } from "./request.ts";

function answering(status: number, body: string): { fetch: typeof fetch; urls: string[] } {
  const urls: string[] = [];
  const send = async (input: string | URL | Request): Promise<Response> => {
    urls.push(input instanceof Request ? input.url : String(input));
    return new Response(body, { status });
  };
  return { fetch: send, urls };
}

const failing: typeof fetch = async (_, init) => {
  init?.signal?.throwIfAborted();
  throw new TypeError("fetch failed");
};

describe("requestPath", () => {
  it("puts path parameters in the path and the rest in the query string", () => {
    expect(
      requestPath("service", { name: "a/b c", from: "2026-11-21T14:00:00Z", step: 30, to: undefined }),
    ).toBe("/api/sightline/services/a%2Fb%20c?from=2026-11-21T14%3A00%3A00Z&step=30");
  });

  it("has no question mark without parameters", () => {
    expect(requestPath("health", {})).toBe("/api/sightline/health");
  });
});

describe("createClient", () => {
  it("asks the endpoint and returns its answer", async () => {
    const { fetch, urls } = answering(200, `{"otlpHttp":"http://127.0.0.1:4318","otlpGrpc":null}`);
    const client = createClient({ baseUrl: "http://localhost:4320/", fetch });
    const setup = await client.setup();
    expect(setup.otlpHttp).toBe("http://127.0.0.1:4318");
    await client.trace({ id: "ab" });
    expect(urls).toEqual([
      "http://localhost:4320/api/sightline/setup",
      "http://localhost:4320/api/sightline/traces/ab",
    ]);
  });

  it("shows its token where it has one", async () => {
    const shown: unknown[] = [];
    const send: typeof fetch = async (_, init) => {
      shown.push(new Headers(init?.headers).get("authorization"));
      return new Response("{}");
    };
    await createClient({ baseUrl: "", fetch: send }).setup();
    await createClient({ baseUrl: "", fetch: send, token: "abc" }).setup();
    expect(shown).toEqual([null, "Bearer abc"]);
  });

  it("rejects with the server's own error", async () => {
    const body = { error: { code: "FILTER_INVALID", message: "m", hint: "h", field: "query" } };
    const { fetch } = answering(400, JSON.stringify(body));
    const failure: unknown = await createClient({ baseUrl: "", fetch })
      .traces({ query: "=" })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SightlineError);
    expect(failure).toMatchObject({ code: "FILTER_INVALID", hint: "h", field: "query", status: 400 });
  });

  it("says when something else answers", async () => {
    const { fetch } = answering(200, "<html>");
    await expect(createClient({ baseUrl: "", fetch }).setup()).rejects.toMatchObject({
      code: "UNEXPECTED_ANSWER",
    });
  });

  it("says when nothing answers", async () => {
    await expect(createClient({ baseUrl: "http://x", fetch: failing }).setup()).rejects.toMatchObject({
      code: "BACKEND_UNREACHABLE",
      message: "Nothing answers at http://x/api/sightline/setup.",
    });
  });

  it("rejects with the signal's reason when aborted", async () => {
    const signal = AbortSignal.abort(new Error("left the page"));
    await expect(createClient({ baseUrl: "", fetch: failing }).setup({}, { signal })).rejects.toThrow(
      "left the page",
    );
  });
});
