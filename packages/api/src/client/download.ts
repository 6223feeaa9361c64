/** Answers that are no JSON, as a stream of bytes. */
import { downloadPaths } from "../paths.ts";
import { readAnswer } from "./answer.ts";
import { clientErrors } from "./errors.ts";

export interface DownloadClient {
  /** `http://127.0.0.1:4320`, with or without a trailing slash. */
  readonly baseUrl: string;
  /** Of a backend that asks for one. */
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
}

export interface DownloadRange {
  /** RFC 3339 or Unix seconds. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * All signals of a range of time: the bytes of the file that `sightline data import` reads. Rejects with the server's own
 * error, or `BACKEND_UNREACHABLE`; a connection that breaks later is an error of the stream.
 */
export async function downloadData(
  { baseUrl, token, fetch = globalThis.fetch }: DownloadClient,
  range: DownloadRange,
): Promise<AsyncIterable<Uint8Array>> {
  const url = `${baseUrl.replace(/\/+$/, "")}${downloadPaths.data}`;
  const query = new URLSearchParams();
  for (const name of ["from", "to"] as const) if (range[name] !== undefined) query.set(name, range[name]);
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}?${query.toString()}`, { headers }).catch((cause: unknown) => {
    throw clientErrors.BACKEND_UNREACHABLE({ url }, { cause });
  });
  const isFile = response.headers.get("content-type")?.startsWith("application/vnd.sightline.data") === true;
  if (!response.ok || !isFile || response.body === null) {
    await readAnswer(url, response);
    throw clientErrors.UNEXPECTED_ANSWER({ url, status: response.status });
  }
  return response.body;
}
