/** `/api/v2/rules`, or `/api/v1/rules` with its wrapped list. */
import type { JsonObject } from "../../platform.ts";
import { objectOf, type Route } from "../../test/strict-server.ts";
import { signozFaults } from "./schemas.ts";
import { invalid, missing, type SignozState, stamped, success } from "./signoz-state.ts";

export function ruleRoutes({ rules }: SignozState, version: "v1" | "v2"): readonly Route[] {
  const base = `/api/${version}/rules`;
  return [
    [
      new RegExp(`^GET ${base}$`, "u"),
      () => success(version === "v2" ? [...rules.values()] : { rules: [...rules.values()] }),
    ],
    [
      new RegExp(`^POST ${base}$`, "u"),
      ({ body }) => {
        const faults = faultsOf(body);
        if (faults.length > 0) return invalid(faults);
        const rule = { ...stamped(decoded(objectOf(body))), state: "inactive" };
        rules.set(String(objectOf(rule)["id"]), rule);
        return success(rule, version === "v2" ? 201 : 200);
      },
    ],
    [
      new RegExp(`^PUT ${base}/([^/]+)$`, "u"),
      ({ params: [id = ""], body }) => {
        const before = rules.get(id);
        if (before === undefined) return missing("rule");
        const faults = faultsOf(body);
        if (faults.length > 0) return invalid(faults);
        rules.set(id, { ...stamped(decoded(objectOf(body)), before), state: before["state"] });
        return version === "v2" ? { status: 204 } : success("rule updated");
      },
    ],
    [
      new RegExp(`^DELETE ${base}/([^/]+)$`, "u"),
      ({ params: [id = ""] }) => (rules.delete(id) ? { status: 204 } : missing("rule")),
    ],
  ];
}

function faultsOf(body: unknown): readonly string[] {
  const { version, condition, alert, labels, annotations } = objectOf(body);
  const names = [...Object.keys(objectOf(labels)), ...Object.keys(objectOf(annotations))];
  const { kind, spec } = objectOf(objectOf(condition)["thresholds"]);
  return [
    ...signozFaults("RuletypesPostableRule", body),
    ...(typeof alert === "string" && alert !== "" ? [] : ["alert: missing"]),
    ...names.flatMap((name) =>
      /^[A-Za-z_][\w.]*$/u.test(name) ? [] : [`invalid label or annotation name: ${name}`],
    ),
    ...(version === "v5" ? [] : ["only version v5 is taken"]),
    ...(kind === "basic" && Array.isArray(spec) && spec.length > 0 ? [] : ["condition.thresholds: missing"]),
  ];
}

/** What decoding and encoding adds; Go prints whole minutes with their seconds. */
function decoded(rule: JsonObject): JsonObject {
  const evaluation = objectOf(rule["evaluation"]);
  const spec = Object.fromEntries(
    Object.entries(objectOf(evaluation["spec"])).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replace(/^(\d+m)$/u, "$10s") : value,
    ]),
  );
  return {
    disabled: false,
    source: "",
    preferredChannels: null,
    description: "",
    ...rule,
    evaluation: { ...evaluation, spec },
  };
}
