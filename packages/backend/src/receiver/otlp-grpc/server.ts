/**
 * OTLP over gRPC: the three services' one method each, over raw bytes, so that the same decoder reads both transports.
 * Packed messages are unpacked by grpc-js, which also holds the limit of their size.
 */
import { createServer, type Server as NetServer } from "node:net";
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import { SightlineError } from "@sightline/model";
import { encodeExportResponse } from "@sightline/otlp";
import type { Authorize } from "../../access/access.ts";
import type { Tls } from "../../access/tls.ts";
import type { Clock } from "../../clock.ts";
import type { Admission } from "../admission.ts";
import { receiverErrors } from "../errors.ts";
import { take, type IntakeOptions } from "../intake.ts";
import { partialSuccess } from "../partial-success.ts";
import { SIGNAL_NAMES, type SignalName } from "../signal.ts";
import { grpcFailure } from "./failure.ts";

export interface OtlpGrpcOptions extends IntakeOptions {
  readonly admission: Admission;
  /** Bytes of an unpacked message. */
  readonly largestMessage: number;
  readonly clock: Clock;
  /** Who may send; everybody where it is absent. */
  readonly authorize?: Authorize | undefined;
  readonly tls?: Tls | undefined;
}

export interface OtlpGrpcReceiver {
  /** Not listening yet. */
  readonly server: NetServer;
  /** Ends calls under way after a grace. */
  close(graceMs: number): Promise<void>;
}

const SERVICES: Readonly<Record<SignalName, string>> = {
  traces: "opentelemetry.proto.collector.trace.v1.TraceService",
  logs: "opentelemetry.proto.collector.logs.v1.LogsService",
  metrics: "opentelemetry.proto.collector.metrics.v1.MetricsService",
};

/** The port is opened by `node:net` and not by grpc-js, whose error for a port in use has no code. */
export function otlpGrpcReceiver(options: OtlpGrpcOptions): OtlpGrpcReceiver {
  const grpc = new Server({ "grpc.max_receive_message_length": options.largestMessage });
  for (const signal of SIGNAL_NAMES) {
    grpc.addService(serviceOf(signal), {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => {
        void answer(signal, call, done, options);
      },
    });
  }
  const injector = grpc.createConnectionInjector(credentialsOf(options.tls));
  const server = createServer((socket) => injector.injectConnection(socket));
  return {
    server,
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      injector.drain(graceMs);
      const timer = setTimeout(() => grpc.forceShutdown(), graceMs);
      await closed;
      clearTimeout(timer);
      injector.destroy();
      grpc.forceShutdown();
    },
  };
}

function credentialsOf(tls: Tls | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  return ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
  ]);
}

function serviceOf(signal: SignalName): ServiceDefinition {
  return {
    Export: {
      path: `/${SERVICES[signal]}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: raw,
      requestDeserialize: raw,
      responseSerialize: raw,
      responseDeserialize: raw,
    },
  };
}

function raw(bytes: Buffer): Buffer {
  return bytes;
}

/** Never rejects: every way out ends the call. */
async function answer(
  signal: SignalName,
  { request: bytes, metadata }: ServerUnaryCall<Buffer, Buffer>,
  done: sendUnaryData<Buffer>,
  options: OtlpGrpcOptions,
): Promise<void> {
  const started = options.clock();
  let code = 0;
  try {
    const refusal = options.authorize?.(metadata.get("authorization")[0]?.toString());
    if (refusal !== undefined) throw refusal;
    const ticket = options.admission.enter();
    try {
      ticket.begin();
      ticket.reserve(bytes.length);
      const receipt = await take(signal, "protobuf", bytes, options);
      done(null, Buffer.from(encodeExportResponse(partialSuccess(receipt))));
    } finally {
      ticket.release();
    }
  } catch (cause) {
    const error =
      cause instanceof SightlineError
        ? cause
        : receiverErrors.OTLP_STORE_FAILED({ reason: "an unexpected error." }, { cause });
    if (error.status >= 500) options.logger.error({ err: cause }, error.message);
    options.observer?.refused(signal, error);
    const failure = grpcFailure(error);
    code = failure.code ?? 0;
    done(failure);
  }
  options.meters.answered(signal, "grpc", code, bytes.length, (options.clock() - started) / 1000);
}
