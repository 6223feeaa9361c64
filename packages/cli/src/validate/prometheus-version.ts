/** The flag `--prometheus-version`. */
import {
  DEFAULT_PROMETHEUS,
  printVersion,
  prometheusVersion,
  type PrometheusVersion,
} from "@sightline/as-code";
import { InvalidArgumentError, Option } from "commander";

/** Which Prometheus is to load what is generated or checked. */
export function prometheusVersionOption(): Option {
  return new Option("--prometheus-version <version>", "which Prometheus is to load the rules: 3, 2.42")
    .argParser(versionArgument)
    .default(DEFAULT_PROMETHEUS, printVersion(DEFAULT_PROMETHEUS));
}

function versionArgument(text: string): PrometheusVersion {
  const version = prometheusVersion(text);
  if (version === undefined) throw new InvalidArgumentError("Write a version from 2 on, such as 3 or 2.42.");
  return version;
}
