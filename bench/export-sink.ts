/** A receiver in a process of its own, so that its work is not counted: takes OTLP over HTTP and gRPC, keeps nothing. */
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { Server } from "node:net";

const http = createServer((request, response) => {
  request.resume().on("end", () => response.end());
});

const grpc = createHttp2Server();
grpc.on("stream", (stream) => {
  stream.resume().on("end", () => {
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    // An empty message: not compressed, no bytes.
    stream.end(Buffer.alloc(5));
  });
});

function portOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

process.send?.({ http: await portOf(http), grpc: await portOf(grpc) });
process.on("disconnect", () => process.exit(0));
