/** A second opinion: protobufjs over OpenTelemetry's .proto files, which shares nothing with our code. */
import protobuf from "protobufjs";
import { protoPaths } from "./proto-files.ts";

export interface Reference {
  /** The message as plain data: 64-bit integers as strings, bytes as base64, names in lowerCamelCase. */
  decode(message: string, bytes: Uint8Array): unknown;
  encode(message: string, plain: Readonly<Record<string, unknown>>): Uint8Array;
}

/** `message` is a full name such as `opentelemetry.proto.trace.v1.TracesData`. */
export function referenceOf(root: string): Reference {
  const loaded = new protobuf.Root();
  loaded.resolvePath = (_origin, target) => (target.startsWith("/") ? target : `${root}/${target}`);
  loaded.loadSync([...protoPaths(root)]);
  return {
    decode: (message, bytes) => {
      const type = loaded.lookupType(message);
      return type.toObject(type.decode(bytes), { longs: String, bytes: String });
    },
    encode: (message, plain) => {
      const type = loaded.lookupType(message);
      return type.encode(type.fromObject(plain)).finish();
    },
  };
}
