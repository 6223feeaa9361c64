/** One request for a page of metrics: bounded in time and size, over kept connections. */
import { readFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { createGunzip } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { Writable } from "node:stream";
import type { Credentials, ScrapeJob } from "../config/job.ts";
import type { Target } from "../target/target.ts";

export interface Page {
  readonly body: Buffer;
  readonly contentType: string | undefined;
}

/** In the order in which they are wanted, as Prometheus 3 asks. */
const ACCEPT =
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
const MOST_REDIRECTS = 10;

/** Fetches pages for the targets of a job. */
export class PageRequests {
  readonly #job: ScrapeJob;
  readonly #userAgent: string;
  #agent: http.Agent | undefined;
  /** What the connections were made with: files that change make new ones. */
  #agentKey = "";

  constructor(job: ScrapeJob, version: string) {
    this.#job = job;
    this.#userAgent = `Sightline/${version}`;
  }

  /** Rejects with an `Error` whose message says what went wrong, in a few words for `lastError`. */
  async get(target: Target, signal: AbortSignal): Promise<Page> {
    const timeout = AbortSignal.timeout(target.timeoutMs);
    const ended = AbortSignal.any([signal, timeout]);
    try {
      return await this.#follow(target, ended);
    } catch (cause) {
      if (timeout.aborted) throw new Error(`no whole answer within ${target.timeoutMs} ms`, { cause });
      throw cause;
    }
  }

  close(): void {
    this.#agent?.destroy();
  }

  async #follow(target: Target, signal: AbortSignal): Promise<Page> {
    const authorization = await authorizationOf(this.#job.credentials);
    let url = new URL(target.url);
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const own = url.origin === new URL(target.url).origin;
      const response = await this.#ask(url, own ? authorization : undefined, target.timeoutMs, signal);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined && this.#job.followRedirects) {
        response.destroy();
        url = new URL(location, url);
        if (url.protocol !== "http:" && url.protocol !== "https:")
          throw new Error(`redirected to ${url.protocol}`);
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw new Error(`server returned HTTP status ${status} ${response.statusMessage ?? ""}`.trimEnd());
      }
      return {
        body: await bodyOf(response, this.#job.limits.bodyBytes, signal),
        contentType: response.headers["content-type"],
      };
    }
    throw new Error(`stopped after ${MOST_REDIRECTS} redirects`);
  }

  async #ask(
    url: URL,
    authorization: string | undefined,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const agent = await this.#agentFor(url.protocol);
    const headers: http.OutgoingHttpHeaders = {
      accept: ACCEPT,
      "user-agent": this.#userAgent,
      "x-prometheus-scrape-timeout-seconds": String(timeoutMs / 1000),
      ...(this.#job.gzip ? { "accept-encoding": "gzip" } : { "accept-encoding": "identity" }),
      ...(authorization === undefined ? {} : { authorization }),
    };
    return new Promise((resolve, reject) => {
      const module = url.protocol === "https:" ? https : http;
      const request = module.request(url, { agent, headers, signal }, resolve);
      request.once("error", reject);
      request.end();
    });
  }

  async #agentFor(protocol: string): Promise<http.Agent> {
    const secure = protocol === "https:" ? await tlsOptions(this.#job) : {};
    const key = JSON.stringify([protocol, secure]);
    if (this.#agent !== undefined && key === this.#agentKey) return this.#agent;
    this.#agent?.destroy();
    this.#agentKey = key;
    const options = { keepAlive: true, maxSockets: 256, scheduling: "lifo" } as const;
    this.#agent =
      protocol === "https:" ? new https.Agent({ ...options, ...secure }) : new http.Agent(options);
    return this.#agent;
  }
}

async function tlsOptions({ tls }: ScrapeJob): Promise<https.AgentOptions> {
  if (tls === undefined) return {};
  const [ca, cert, key] = await Promise.all([textOf(tls.caFile), textOf(tls.certFile), textOf(tls.keyFile)]);
  return {
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  };
}

async function textOf(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : readFile(file, "utf8");
}

/** Secrets in files are read for each scrape: one that was rotated is used at once. */
async function authorizationOf(credentials: Credentials | undefined): Promise<string | undefined> {
  if (credentials === undefined) return undefined;
  if (credentials.kind === "basic") {
    const password = await secretOf(credentials.passwordFile, credentials.password);
    return `Basic ${Buffer.from(`${credentials.username}:${password}`).toString("base64")}`;
  }
  return `${credentials.scheme} ${await secretOf(credentials.credentialsFile, credentials.credentials)}`;
}

async function secretOf(file: string | undefined, text: string | undefined): Promise<string> {
  return file === undefined ? (text ?? "") : (await readFile(file, "utf8")).trim();
}

/** `limit`: bytes unpacked, 0 for none. */
async function bodyOf(response: http.IncomingMessage, limit: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      size += chunk.length;
      chunks.push(chunk);
      done(
        limit > 0 && size > limit
          ? new Error(`the page has more than ${limit} bytes (body_size_limit)`)
          : null,
      );
    },
  });
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (encoding === "identity") await pipeline(response, collect, { signal });
  else if (encoding === "gzip") await pipeline(response, createGunzip(), collect, { signal });
  else {
    response.destroy();
    throw new Error(`the page is packed as ${encoding}, which was not asked for`);
  }
  return Buffer.concat(chunks);
}
