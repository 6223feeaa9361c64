/** Calls to the two services behind the gateway. */

export interface Transcript {
  readonly text: string;
  readonly confidence: number;
  readonly audioSeconds: number;
}

/** Another service said no, or nothing in time; `status` is what the gateway's own caller gets. */
export class DownstreamFault extends Error {
  readonly service: string;
  readonly status: number;

  constructor(service: string, status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "DownstreamFault";
    this.service = service;
    this.status = status;
  }
}

export interface Downstream {
  readonly speechToText: string;
  readonly textToSpeech: string;
  /** Milliseconds before a call is given up. */
  readonly timeoutMs: number;
}

export async function transcribe(to: Downstream, tenant: string, wav: Uint8Array): Promise<Transcript> {
  const answer = await call("speech-to-text", to.timeoutMs, `${to.speechToText}/transcribe`, {
    method: "POST",
    headers: { "content-type": "audio/wav", "x-tenant-id": tenant },
    body: Uint8Array.from(wav),
  });
  // Our own service's answer; its shape is fixed by speech-to-text/app.ts.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return (await answer.json()) as Transcript;
}

export async function synthesize(
  to: Downstream,
  tenant: string,
  request: { readonly text: string; readonly voice: string },
): Promise<Uint8Array> {
  const answer = await call("text-to-speech", to.timeoutMs, `${to.textToSpeech}/synthesize`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-tenant-id": tenant },
    body: JSON.stringify(request),
  });
  return new Uint8Array(await answer.arrayBuffer());
}

async function call(service: string, timeoutMs: number, url: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (cause) {
    if (cause instanceof Error && cause.name === "TimeoutError") {
      throw new DownstreamFault(service, 504, `${service} did not answer within ${timeoutMs} ms`, cause);
    }
    throw new DownstreamFault(service, 502, `${service} cannot be reached`, cause);
  }
  if (answer.ok) return answer;
  const reason = await answer.text();
  // The caller's own fault stays the caller's; anything else is ours.
  const status = answer.status === 422 ? 422 : 502;
  throw new DownstreamFault(service, status, `${service} answered ${answer.status}: ${reason}`);
}
