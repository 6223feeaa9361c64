/** Listening wider: token and TLS on real sockets of all four surfaces. */
import { chmod, copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request, type IncomingHttpHeaders } from "node:http";
import { request as requestTls } from "node:https";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client as GrpcClient, credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { encodeTraces } from "@sightline/otlp";
import { span, tracesData } from "@sightline/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

const TOKEN = "q7Jm2xv0R4cW9tYb1NfK6sDp3ZhL8gUe";
const CERTIFICATE = new URL("certificate/", import.meta.url);
const ca = readFileSync(new URL("cert.pem", CERTIFICATE));

let folder: string;
let tokenFile: string;
let tls: { readonly tlsCertFile: string; readonly tlsKeyFile: string };
const running: RunningBackend[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-"));
  tokenFile = join(folder, "token");
  await writeFile(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  tls = { tlsCertFile: join(folder, "cert.pem"), tlsKeyFile: join(folder, "key.pem") };
  await copyFile(new URL("cert.pem", CERTIFICATE), tls.tlsCertFile);
  await copyFile(new URL("key.pem", CERTIFICATE), tls.tlsKeyFile);
  await chmod(tls.tlsKeyFile, 0o600);
});
afterEach(async () => {
  for (const backend of running.splice(0)) await backend.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function started(changes: Parameters<typeof runningBackend>[0]): Promise<RunningBackend> {
  const backend = await runningBackend(changes);
  running.push(backend);
  return backend;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** As `fetch`, which lets nobody set `Host` and trusts no certificate of its own. */
function send(url: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Answer> {
  const begin = url.startsWith("https:") ? requestTls : request;
  return new Promise((resolve, reject) => {
    const sent = begin(url, { method, headers, ca, servername: "localhost", agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const OTLP = { "content-type": "application/x-protobuf" };
const spans = (): Uint8Array =>
  encodeTraces(tracesData([span({ startTimeUnixNano: BigInt(Date.now() - 1000) * 1_000_000n })]));

function raw(bytes: Buffer): Buffer {
  return bytes;
}

function exportByGrpc(url: string, token: string | undefined, secure: boolean): Promise<ServiceError | null> {
  const channel = secure ? credentials.createSsl(ca) : credentials.createInsecure();
  const client = new GrpcClient(new URL(url).host, channel);
  const metadata = new Metadata();
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  return new Promise((resolve) => {
    const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    client.makeUnaryRequest(path, raw, raw, Buffer.from(spans()), metadata, (error) => {
      client.close();
      resolve(error);
    });
  });
}

describe("what a backend refuses to begin with", () => {
  it.each([
    ["no token on all addresses", { host: "0.0.0.0" }, "HOST_NEEDS_TOKEN"],
    ["no TLS on all addresses", { host: "0.0.0.0", tokenFile: "TOKEN" }, "HOST_NEEDS_TLS"],
    ["a token file that is not there", { tokenFile: "/nowhere/token" }, "TOKEN_FILE_UNREADABLE"],
    ["a short token", { tokenFile: "short" }, "TOKEN_UNFIT"],
    ["a token of few characters", { tokenFile: "same" }, "TOKEN_UNFIT"],
    ["a token that all may read", { tokenFile: "open" }, "FILE_OPEN_TO_OTHERS"],
    ["a key that all may read", { tlsCertFile: "cert.pem", tlsKeyFile: "open" }, "FILE_OPEN_TO_OTHERS"],
    ["a certificate without its key", { tlsCertFile: "cert.pem" }, "TLS_INCOMPLETE"],
    ["a key without its certificate", { tlsKeyFile: "key.pem" }, "TLS_INCOMPLETE"],
    ["what is no certificate", { tlsCertFile: "short", tlsKeyFile: "key.pem" }, "TLS_UNUSABLE"],
  ] as const)("%s", async (_, options, code) => {
    await writeFile(join(folder, "short"), "too short", { mode: 0o600 });
    await writeFile(join(folder, "same"), "ab".repeat(20), { mode: 0o600 });
    await writeFile(join(folder, "open"), TOKEN);
    await chmod(join(folder, "open"), 0o644);
    const at = (name: string): string =>
      name === "TOKEN" ? tokenFile : name.startsWith("/") ? name : join(folder, name);
    const resolved = Object.fromEntries(
      Object.entries(options).map(([key, value]) => [key, key === "host" ? value : at(value)]),
    );
    await expect(started(resolved)).rejects.toMatchObject({ code, hint: expect.any(String) });
  });
});

describe.each([
  ["on loopback", "127.0.0.1", false],
  ["on all addresses, in the clear", "0.0.0.0", false],
  ["on all addresses, with TLS", "0.0.0.0", true],
])("a backend with a token %s", (_, host, secure) => {
  const start = (): Promise<RunningBackend> =>
    started({ host, tokenFile, ...(secure ? tls : { allowPlaintext: true }) });

  it("takes OTLP over HTTP from who has it, and tells the others in OTLP's own way", async () => {
    const { addresses } = await start();
    const url = `${addresses.otlpHttp}/v1/traces`;
    expect(url).toMatch(secure ? /^https:/ : /^http:/);
    const none = await send(url, { method: "POST", headers: OTLP, body: spans() });
    expect([none.status, none.headers["www-authenticate"], none.headers["content-type"]]).toEqual([
      401,
      "Bearer",
      "application/x-protobuf",
    ]);
    expect(none.body).toContain("only those who have its token");
    const headers = { "content-type": "application/json", ...bearer(`${TOKEN}x`) };
    const wrong = await send(url, { method: "POST", headers, body: "{}" });
    expect([wrong.status, JSON.parse(wrong.body)]).toEqual([
      403,
      { code: 16, message: expect.stringContaining("not this backend's") },
    ]);
    const right = await send(url, { method: "POST", headers: { ...OTLP, ...bearer(TOKEN) }, body: spans() });
    expect(right.status).toBe(200);
  });

  it("takes OTLP over gRPC from who has it; UNAUTHENTICATED otherwise", async () => {
    const { addresses } = await start();
    const url = addresses.otlpGrpc ?? "";
    expect((await exportByGrpc(url, undefined, secure))?.code).toBe(status.UNAUTHENTICATED);
    expect((await exportByGrpc(url, "x".repeat(40), secure))?.code).toBe(status.UNAUTHENTICATED);
    expect(await exportByGrpc(url, TOKEN, secure)).toBeNull();
  });

  it("answers APIs to who has it; a probe learns only whether", async () => {
    const { addresses } = await start();
    for (const path of [
      "/api/sightline/services",
      "/api/services",
      "/api/traces",
      "/metrics",
      "/api/sightline/openapi.json",
    ]) {
      expect([path, (await send(addresses.ui + path)).status]).toEqual([path, 401]);
      expect([path, (await send(addresses.ui + path, { headers: bearer("y".repeat(40)) })).status]).toEqual([
        path,
        403,
      ]);
      const right = await send(addresses.ui + path, { headers: bearer(TOKEN) });
      expect([path, right.status]).toEqual([path, 200]);
    }
    const jaeger = await send(`${addresses.ui}/api/services`);
    expect(JSON.parse(jaeger.body)).toMatchObject({ errors: [{ code: 401 }] });
    expect((await send(`${addresses.ui}/health/live`)).status).toBe(200);
    expect(JSON.parse((await send(`${addresses.ui}/health/ready`)).body)).toEqual({ status: "ok" });
    const told = await send(`${addresses.ui}/health/ready`, { headers: bearer(TOKEN) });
    expect(JSON.parse(told.body)).toMatchObject({ status: "ok", checks: expect.any(Array) });
  });
});

function sessionOf(ui: string): string {
  return `${ui}/api/sightline/session`;
}

function signIn(ui: string, token: string): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return send(sessionOf(ui), { method: "POST", headers, body: JSON.stringify({ token }) });
}

async function asked(ui: string, host: string): Promise<number> {
  return (await send(`${ui}/health/live`, { headers: { host } })).status;
}

describe("a browser's session", () => {
  it("is a cookie that scripts cannot read and other sites cannot send", async () => {
    const { addresses } = await started({ tokenFile });
    const { ui } = addresses;
    expect(JSON.parse((await send(sessionOf(ui))).body)).toEqual({ required: true, signedIn: false });
    const { status: answered, headers } = await signIn(ui, TOKEN);
    const cookie = headers["set-cookie"]?.[0] ?? "";
    expect(answered).toBe(204);
    expect(cookie).toMatch(
      /^sightline_session_\d+=\d+\.[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    const value = cookie.split(";", 1)[0] ?? "";
    expect((await send(`${ui}/api/sightline/services`, { headers: { cookie: value } })).status).toBe(200);
    expect(JSON.parse((await send(sessionOf(ui), { headers: { cookie: value } })).body)).toEqual({
      required: true,
      signedIn: true,
    });
    // A longer life, a cut signature, another token's signature.
    const [name = "", signed = ""] = value.split("=");
    const [until = "", signature = ""] = signed.split(".");
    for (const forged of [
      `${Number(until) + 1}.${signature}`,
      `${until}.${signature.slice(1)}`,
      `${until}.`,
      "",
    ]) {
      const answer = await send(`${ui}/api/sightline/services`, { headers: { cookie: `${name}=${forged}` } });
      expect([forged, answer.status]).toEqual([forged, 401]);
    }
    const out = await send(sessionOf(ui), { method: "DELETE", headers: { cookie: value } });
    expect([out.status, out.headers["set-cookie"]?.[0]]).toEqual([204, expect.stringContaining("Max-Age=0")]);
  });

  it("goes over TLS only where there is TLS", async () => {
    const { addresses } = await started({ tokenFile, ...tls });
    expect((await signIn(addresses.ui, TOKEN)).headers["set-cookie"]?.[0]).toContain("; Secure");
  });

  it("is refused to a wrong token, and after twenty of them for a while", async () => {
    const { addresses } = await started({ tokenFile });
    const { ui } = addresses;
    for (let count = 0; count < 20; count += 1) expect((await signIn(ui, "z".repeat(40))).status).toBe(403);
    const blocked = await signIn(ui, TOKEN);
    expect([blocked.status, JSON.parse(blocked.body)]).toEqual([
      429,
      { error: expect.objectContaining({ code: "TOO_MANY_ATTEMPTS" }) },
    ]);
  });

  it("is not needed where there is no token", async () => {
    const { addresses } = await started({});
    expect(JSON.parse((await send(sessionOf(addresses.ui))).body)).toEqual({
      required: false,
      signedIn: true,
    });
  });
});

describe("the name a request is made for", () => {
  it("is a local one on loopback, or one that was allowed", async () => {
    const { addresses } = await started({ allowedHosts: ["sightline.internal"] });
    expect(await asked(addresses.ui, "localhost")).toBe(200);
    expect(await asked(addresses.ui, "sightline.internal:4320")).toBe(200);
    expect(await asked(addresses.ui, "rebound.example")).toBe(403);
  });

  it("is one of the certificate beyond it", async () => {
    const { addresses } = await started({ host: "0.0.0.0", tokenFile, ...tls });
    expect(await asked(addresses.ui, "sightline.example")).toBe(200);
    expect(await asked(addresses.ui, "10.0.0.7:4320")).toBe(200);
    expect(await asked(addresses.ui, "rebound.example")).toBe(403);
  });
});
