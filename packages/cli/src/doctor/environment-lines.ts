/** An explained configuration, for people. */
import type { ExplainedSetting, Explanation, Probe } from "@sightline/sdk/doctor";
import { styled, type Terminal } from "../terminal.ts";

export function environmentLines(
  explanation: Explanation,
  probes: readonly Probe[],
  all: boolean,
  terminal: Terminal,
): string {
  return [
    ...settingLines(explanation, all, terminal),
    ...exporterLines(explanation, terminal),
    ...probeLines(probes, terminal),
    ...verdictLines(explanation, probes, terminal),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function settingLines({ settings }: Explanation, all: boolean, terminal: Terminal): string[] {
  const shown = settings.filter(
    (setting) => all || setting.from !== "default" || setting.ignored.length > 0 || ALWAYS.has(setting.name),
  );
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const lines: string[] = [];
  let group = "";
  for (const setting of shown) {
    if (setting.group !== group) {
      group = setting.group;
      lines.push(...(lines.length === 0 ? [] : [""]), styled(terminal, "bold", group));
    }
    lines.push(...oneSetting(setting, width, terminal));
  }
  return lines;
}

/** Worth a line whoever sets them. */
const ALWAYS: ReadonlySet<string> = new Set(["serviceName", "environment", "traceSamplerRatio"]);

function oneSetting(setting: ExplainedSetting, width: number, terminal: Terminal): string[] {
  const value = setting.value === "" ? "(not set)" : plain(setting.value);
  const source = styled(terminal, "dim", `from ${plain(setting.source)}`);
  return [
    `  ${setting.name.padEnd(width)}  ${value}  ${source}`,
    ...setting.ignored.map(
      (each) =>
        `  ${"".padEnd(width)}  ${styled(terminal, "yellow", "ignored:")} ${plain(each.source)} = ${plain(each.value)} (${plain(each.reason)})`,
    ),
  ];
}

function exporterLines({ exporters, enabled, error }: Explanation, terminal: Terminal): string[] {
  if (error !== undefined) return [];
  if (!enabled) return ["", "The SDK is turned off."];
  const lines = exporters.map(({ signal, to }) => `  ${signal.padEnd(8)} ${plain(to)}`);
  return ["", styled(terminal, "bold", "Goes to"), ...(lines.length === 0 ? ["  nowhere"] : lines)];
}

function probeLines(probes: readonly Probe[], terminal: Terminal): string[] {
  if (probes.length === 0) return [];
  const lines = probes.map(
    ({ signal, url, ok, optional, answer, ms }) =>
      `  ${ok ? "ok " : optional ? "no " : styled(terminal, "red", "bad")} ${signal.padEnd(8)} ${plain(url)}: ${plain(answer)} (${ms} ms)`,
  );
  return ["", styled(terminal, "bold", "Answers"), ...lines];
}

function verdictLines(
  { problems, notes, error }: Explanation,
  probes: readonly Probe[],
  terminal: Terminal,
): string[] {
  const failed = probes.filter(({ ok, optional }) => !ok && !optional);
  const count = problems.length + failed.length + (error === undefined ? 0 : 1);
  const lines = [
    ...(error === undefined ? [] : [`  ${plain(error.message)}`, `  ${plain(error.hint)}`]),
    ...problems.map(({ message }) => `  ${plain(message)}`),
    ...failed.map(
      ({ signal, url, answer }) =>
        `  ${signal} cannot be sent to ${plain(url)} (${plain(answer)}); correct the endpoint, or start what should answer there.`,
    ),
  ];
  const heading = count === 0 ? "Nothing is wrong." : styled(terminal, "red", `To be mended: ${count}`);
  return [
    ...(notes.length === 0 ? [] : ["", "Notes", ...notes.map(({ message }) => `  ${plain(message)}`)]),
    "",
    heading,
    ...lines,
  ];
}

/** Values come from outside: nothing of them may steer the terminal. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001F\u007F-\u009F]+/g, " ");
}
