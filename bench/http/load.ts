/** Closed loop: so many connections, each asking again as soon as it was answered, until so many requests are done. */
import http from "node:http";

const CONNECTIONS = 16;

/** Milliseconds that each request took. */
export async function load(port: number, requests: number): Promise<Float64Array> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times = new Float64Array(requests);
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let at = next++; at < requests; at = next++) {
      const start = performance.now();
      await ask(agent, port, at % 1000);
      times[at] = performance.now() - start;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  agent.destroy();
  return times;
}

const headers = { "user-agent": "sightline-bench/1.0", accept: "application/json" };

function ask(agent: http.Agent, port: number, id: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http
      .get({ agent, host: "127.0.0.1", port, path: `/items/${id}?page=2`, headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`A contender answered ${answer.statusCode}.`));
        answer.resume().on("end", resolve);
      })
      .on("error", reject);
  });
}
