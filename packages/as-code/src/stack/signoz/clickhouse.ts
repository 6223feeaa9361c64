/** ClickHouse for SigNoz: one shard and one replica that coordinate through ZooKeeper, as its schema wants it. */

/** A file below `config.d`, in YAML, which ClickHouse reads as it does XML. */
export function clickhouseCluster(): object {
  return {
    zookeeper: { node: { "@index": "1", host: "zookeeper", port: 2181 } },
    remote_servers: {
      cluster: { shard: { replica: { host: "clickhouse", port: 9000 } } },
    },
    macros: { shard: "01", replica: "clickhouse-1", cluster: "cluster" },
    distributed_ddl: { path: "/clickhouse/task_queue/ddl" },
    listen_host: "0.0.0.0",
    user_scripts_path: "/var/lib/clickhouse/user_scripts/",
    user_defined_executable_functions_config: "/etc/clickhouse-server/custom-function.yaml",
    logger: { level: "warning", console: 1 },
  };
}

/** SigNoz asks ClickHouse for quantiles of classic histograms by a program of its own. */
export function clickhouseFunction(): object {
  const numbers = "Array(Float64)";
  return {
    functions: {
      function: {
        type: "executable",
        name: "histogramQuantile",
        return_type: "Float64",
        argument: [
          { type: numbers, name: "buckets" },
          { type: numbers, name: "counts" },
          { type: "Float64", name: "quantile" },
        ],
        format: "CSV",
        command: "./histogramQuantile",
      },
    },
  };
}

/** Fetches that program once. https://github.com/SigNoz/signoz/releases, tag histogram-quantile/v0.0.1 */
export const FETCH_FUNCTION: string = [
  "set -e",
  "cd /var/lib/clickhouse/user_scripts",
  "test -x histogramQuantile && exit 0",
  "arch=$$(uname -m | sed -e s/aarch64/arm64/ -e s/x86_64/amd64/)",
  'wget -q -O /tmp/f.tar.gz "https://github.com/SigNoz/signoz/releases/download/histogram-quantile%2Fv0.0.1/histogram-quantile_linux_$$arch.tar.gz"',
  "tar -xzf /tmp/f.tar.gz -C /tmp",
  "mv /tmp/histogram-quantile histogramQuantile",
].join("; ");
