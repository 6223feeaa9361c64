/**
 * Closed loop: so many connections, each asking again as soon as it was answered, until so many requests are done. On
 * bare sockets, because a client of `node:http` would take more of the shared processor than some contenders do.
 */
import { connect } from "node:net";

const CONNECTIONS = 16;

/** Milliseconds that each request took. */
export async function load(port: number, requests: number): Promise<Float64Array> {
  const times = new Float64Array(requests);
  let next = 0;
  const connection = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      let at = 0;
      let start = 0;
      let answer = "";
      const ask = (): void => {
        at = next++;
        if (at >= requests) {
          socket.end();
          return;
        }
        start = performance.now();
        socket.write(requestFor(port, at % 1000));
      };
      socket.setEncoding("latin1");
      socket.on("connect", ask);
      socket.on("data", (part: string) => {
        answer += part;
        if (!isWhole(answer)) return;
        times[at] = performance.now() - start;
        if (!answer.startsWith("HTTP/1.1 200 "))
          socket.destroy(new Error(`A contender answered ${answer.slice(0, 40)}.`));
        answer = "";
        ask();
      });
      socket.on("error", reject);
      socket.on("close", () => {
        if (at < requests) reject(new Error("A contender closed a connection before it had answered."));
        else resolve();
      });
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return times;
}

function requestFor(port: number, id: number): string {
  return (
    `GET /items/${id}?page=2 HTTP/1.1\r\nuser-agent: sightline-bench/1.0\r\naccept: application/json\r\n` +
    `Host: 127.0.0.1:${port}\r\nConnection: keep-alive\r\n\r\n`
  );
}

/** By its length, or in chunks. */
function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/iu.exec(answer.slice(0, head))?.[1];
  return length === undefined ? answer.endsWith("\r\n0\r\n\r\n") : answer.length >= head + 4 + Number(length);
}
