/** A real gRPC server that takes OTLP and answers as a test asks, beside the collector for HTTP. */
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import { decodeTraces, encodeExportResponse, type TracesData } from "@sightline/otlp";

export type GrpcAnswer =
  | { readonly kind: "ok" }
  | { readonly kind: "partial"; readonly rejected: number; readonly message: string }
  | {
      readonly kind: "fault";
      readonly code: number;
      readonly message: string;
      readonly retryDelayMs?: number;
    }
  | { readonly kind: "hang" };

export interface GrpcCollector {
  /** `http://127.0.0.1:PORT`, or `https://`. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly { readonly path: string; readonly metadata: Metadata; readonly body: Buffer }[];
  answer(...answers: readonly GrpcAnswer[]): void;
  /** Of the requests that were taken. */
  traces(): readonly TracesData[];
  close(): void;
}

const SERVICES = ["trace.v1.Trace", "metrics.v1.Metrics", "logs.v1.Logs"];

export async function grpcCollector(
  port = 0,
  /** For TLS. */
  credentials?: ServerCredentials,
): Promise<GrpcCollector> {
  const requests: { path: string; metadata: Metadata; body: Buffer; taken: boolean }[] = [];
  const queue: GrpcAnswer[] = [];
  const server = new Server();
  for (const name of SERVICES) {
    const path = `/opentelemetry.proto.collector.${name}Service/Export`;
    const definition: ServiceDefinition = {
      Export: {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    };
    const handle: UntypedHandleCall = (
      call: { readonly request: Buffer; readonly metadata: Metadata },
      done: (error: object | null, answer?: Buffer) => void,
    ) => {
      const answer = queue.shift() ?? { kind: "ok" };
      const taken = answer.kind === "ok" || answer.kind === "partial";
      requests.push({ path, metadata: call.metadata, body: call.request, taken });
      if (answer.kind === "ok") done(null, Buffer.from(encodeExportResponse(undefined)));
      else if (answer.kind === "partial") {
        const { rejected, message } = answer;
        const partial = { rejected: BigInt(rejected), errorMessage: message };
        done(null, Buffer.from(encodeExportResponse(partial)));
      } else if (answer.kind === "fault") {
        const metadata = new Metadata();
        if (answer.retryDelayMs !== undefined)
          metadata.set("grpc-status-details-bin", retryInfo(answer.code, answer.retryDelayMs));
        done({ code: answer.code, details: answer.message, metadata });
      }
    };
    server.addService(definition, { Export: handle });
  }
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(
      `127.0.0.1:${port}`,
      credentials ?? ServerCredentials.createInsecure(),
      (error, chosen) => (error === null ? resolve(chosen) : reject(error)),
    );
  });
  return {
    url: `${credentials === undefined ? "http" : "https"}://127.0.0.1:${bound}`,
    port: bound,
    requests,
    answer: (...answers) => {
      queue.push(...answers);
    },
    traces: () =>
      requests
        .filter(({ taken, path }) => taken && path.includes("Trace"))
        .map(({ body }) => decodeTraces(body)),
    close: () => server.forceShutdown(),
  };
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

/** `google.rpc.Status` with a `RetryInfo`, written by hand. */
function retryInfo(code: number, ms: number): Buffer {
  const type = Buffer.from("type.googleapis.com/google.rpc.RetryInfo");
  const seconds = Math.floor(ms / 1000);
  const nanos = varint((ms % 1000) * 1_000_000);
  const duration = [8, seconds, 16, ...nanos];
  const info = [10, duration.length, ...duration];
  const any = [10, type.length, ...type, 18, info.length, ...info];
  return Buffer.from([8, code, 26, any.length, ...any]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
