/** The typed client of the own API: for the UI, the CLI and anyone's scripts. No zod at run time. */
import type { z } from "zod";
import { paths, type EndpointName, type PathOf, type PathParameter } from "../paths.ts";
import type { endpoints } from "../routes.ts";
import { readAnswer } from "./answer.ts";
import { clientErrors } from "./errors.ts";
import { requestPath, type Parameters } from "./request.ts";

type Endpoints = typeof endpoints;

/** What the query string and the path of an endpoint take, together. */
export type RequestParams<N extends EndpointName> = QueryParams<z.output<Endpoints[N]["params"]>> &
  Readonly<Record<PathParameter<PathOf<N>>, string>>;

/** Zod gives an object without fields the type `Record<string, never>`, which no path parameter could join. */
type QueryParams<T> = string extends keyof T ? unknown : T;

export type Answer<N extends EndpointName> = z.output<Endpoints[N]["answer"]>;

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

type RequestParamsOptional<N extends EndpointName> = [PathParameter<PathOf<N>>] extends [never]
  ? true
  : false;

/** `params` may be left out where the endpoint needs none. */
export type Call<N extends EndpointName> =
  RequestParamsOptional<N> extends true
    ? (params?: RequestParams<N>, options?: RequestOptions) => Promise<Answer<N>>
    : (params: RequestParams<N>, options?: RequestOptions) => Promise<Answer<N>>;

/** One method for each endpoint. */
export type Client = { readonly [N in EndpointName]: Call<N> };

export interface ClientOptions {
  /** `http://127.0.0.1:4320`, with or without a trailing slash; empty in a page that the backend serves. */
  readonly baseUrl: string;
  /** Of a backend that asks for one; a page that the backend serves has a session instead. */
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Each call resolves to the endpoint's answer. It rejects with a `SightlineError`: the server's own code, message and
 * hint, or `BACKEND_UNREACHABLE` or `UNEXPECTED_ANSWER`. An aborted call rejects with the signal's reason.
 *
 * @example
 * const client = createClient({ baseUrl: "http://127.0.0.1:4320" });
 * const { traces } = await client.traces({ query: "service = stt and duration > 500ms", limit: 20 });
 */
export function createClient(options: ClientOptions): Client {
  const base = options.baseUrl.replace(/\/+$/, "");
  const headers: Readonly<Record<string, string>> = {
    accept: "application/json",
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
  };
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const call =
    (name: EndpointName) =>
    async (params: Parameters = {}, { signal }: RequestOptions = {}): Promise<unknown> => {
      const url = base + requestPath(name, params);
      const response = await send(url, {
        headers,
        ...(signal === undefined ? {} : { signal }),
      }).catch((cause: unknown) => {
        if (signal?.aborted === true) throw cause;
        throw clientErrors.BACKEND_UNREACHABLE({ url: url.replace(/\?.*/, "") }, { cause });
      });
      return readAnswer(url, response);
    };
  const methods: Record<string, unknown> = {};
  for (const name of Object.keys(paths).filter(isEndpointName)) methods[name] = call(name);
  // One method for each key of `paths`, and the answers are the server's word: the decoding edge of this package.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return Object.freeze(methods) as unknown as Client;
}

function isEndpointName(name: string): name is EndpointName {
  return Object.hasOwn(paths, name);
}
