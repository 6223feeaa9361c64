/** The files of the SigNoz variant; its dashboards and alerts are provisioned through its API once it runs. */
import { printYaml } from "../print.ts";
import type { StackFile, StackOptions } from "../stack.ts";
import { clickhouseCluster, clickhouseFunction } from "./clickhouse.ts";
import { signozCollectorConfig } from "./collector.ts";
import { signozCompose } from "./compose.ts";

export function signozFiles(options: StackOptions): readonly StackFile[] {
  const { header, environment, scraped, presets } = options;
  const yaml = (name: string, value: object): StackFile => ({ name, text: printYaml(value, header) });
  return [
    yaml("docker-compose.yml", signozCompose(options)),
    yaml("otel-collector-config.yaml", signozCollectorConfig({ environment, scraped, presets })),
    yaml("clickhouse/cluster.yaml", clickhouseCluster()),
    yaml("clickhouse/custom-function.yaml", clickhouseFunction()),
    ...options.rules,
  ];
}
