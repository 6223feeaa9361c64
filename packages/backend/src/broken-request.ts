/** Requests that are no HTTP, or not wholly there: the parser's word for them, and an answer over the bare socket. */
import type { Duplex } from "node:stream";

export interface BrokenRequest {
  readonly status: 400 | 408 | 431;
  /** Goes on after "the request could not be read: ". */
  readonly reason: string;
}

const TEXTS: Readonly<Record<BrokenRequest["status"], string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};
/** A record of TLS 1.x that carries a handshake. RFC 8446, 5.1 */
const TLS_HANDSHAKE = [0x16, 0x03];
/** RFC 9113, 3.4 */
const HTTP2_PREFACE = "PRI * HTTP/2.0";

/** `undefined`: the client has gone, there is nobody to tell. For `clientError` of `node:http`. */
export function brokenRequest(error: Error): BrokenRequest | undefined {
  const code = "code" in error ? error.code : "";
  if (code === "ECONNRESET" || code === "EPIPE") return undefined;
  if (code === "HPE_HEADER_OVERFLOW") return { status: 431, reason: "its headers take more than 16 KiB" };
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return { status: 408, reason: "it did not come in time" };
  const packet = "rawPacket" in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.alloc(0);
  if (TLS_HANDSHAKE.every((byte, index) => packet[index] === byte))
    return { status: 400, reason: "it begins TLS, and this port speaks plain HTTP: use http:// here" };
  if (packet.toString("latin1", 0, HTTP2_PREFACE.length) === HTTP2_PREFACE)
    return { status: 400, reason: "it is HTTP/2, as gRPC is, and this port speaks HTTP/1.1" };
  return { status: 400, reason: "it is not valid HTTP/1.1" };
}

/** Ends the connection: what follows on it cannot be told from the rest. */
export function answerBroken(socket: Duplex, status: BrokenRequest["status"], json: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const head = [
    `HTTP/1.1 ${status} ${TEXTS[status]}`,
    "connection: close",
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(json)}`,
  ].join("\r\n");
  socket.end(`${head}\r\n\r\n${json}`, () => socket.destroy());
}
