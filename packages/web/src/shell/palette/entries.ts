/** What the palette offers for what is typed. Pure: the palette draws it and runs it. */
import { rangeLabel, RANGES } from "../../window/time-window.ts";
import { TABS } from "../tabs.ts";

export type PaletteAction =
  | { readonly kind: "tab"; readonly to: (typeof TABS)[number]["to"] }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "dashboard"; readonly id: string }
  | { readonly kind: "scope"; readonly service: string | undefined }
  | { readonly kind: "trace"; readonly id: string }
  | { readonly kind: "moment"; readonly time: number }
  | { readonly kind: "range"; readonly last: string }
  | { readonly kind: "theme"; readonly theme: "dark" | "light" | "system" }
  | { readonly kind: "keys" };

export interface PaletteEntry {
  readonly group: "Do" | "Go to";
  readonly title: string;
  /** Quieter, behind the title. */
  readonly note: string;
  readonly key?: string;
  readonly action: PaletteAction;
}

export interface PaletteContext {
  readonly services: readonly string[];
  readonly dashboards: readonly { readonly id: string; readonly title: string }[];
  readonly scoped: string | undefined;
  /** The moment that a text names, and how it is written. */
  readonly moment: (text: string) => { readonly time: number; readonly label: string } | null;
}

const MOST = 11;

export function paletteEntries(text: string, context: PaletteContext): readonly PaletteEntry[] {
  const wanted = text.trim();
  const trace = /^[0-9a-f]{32}$/i.exec(wanted.replaceAll("-", ""));
  if (trace !== null) {
    const id = trace[0].toLowerCase();
    return [entry("Go to", `Trace ${id.slice(0, 8)}`, id, { kind: "trace", id }, "Enter")];
  }
  const moment = context.moment(wanted);
  if (moment !== null) {
    return [
      entry(
        "Do",
        `Move the window to ${moment.label}`,
        "same length",
        { kind: "moment", time: moment.time },
        "Enter",
      ),
    ];
  }
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = allEntries(context).filter(({ title, note }) => {
    const written = `${title} ${note}`.toLowerCase();
    return words.every((word) => written.includes(word));
  });
  const best = words.length === 0 ? offered(found) : found;
  const order = { Do: 0, "Go to": 1 };
  return best.slice(0, MOST).toSorted((a, b) => order[a.group] - order[b.group]);
}

/** Before anything is typed: a few of each kind. */
function offered(entries: readonly PaletteEntry[]): readonly PaletteEntry[] {
  const seen = new Map<string, number>();
  return entries.filter(({ action }) => {
    const { kind } = action;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    const wanted = kind === "scope" ? action.service === undefined : kind !== "range" && kind !== "dashboard";
    return wanted && (seen.get(kind) ?? 0) <= 3;
  });
}

function entry(
  group: PaletteEntry["group"],
  title: string,
  note: string,
  action: PaletteAction,
  key?: string,
): PaletteEntry {
  return { group, title, note, action, ...(key === undefined ? {} : { key }) };
}

function allEntries({ services, dashboards, scoped }: PaletteContext): readonly PaletteEntry[] {
  return [
    ...TABS.map(({ label, to, key }) => entry("Go to", label, "page", { kind: "tab", to }, `g ${key}`)),
    ...services.slice(0, 200).map((name) => entry("Go to", name, "service", { kind: "service", name })),
    ...dashboards.map(({ id, title }) => entry("Go to", title, "dashboard", { kind: "dashboard", id })),
    ...(scoped === undefined
      ? []
      : [entry("Do", "Scope: all services", `now ${scoped}`, { kind: "scope", service: undefined })]),
    ...services
      .slice(0, 200)
      .filter((name) => name !== scoped)
      .map((name) => entry("Do", `Set scope: service = ${name}`, "", { kind: "scope", service: name })),
    ...RANGES.map((last) =>
      entry("Do", `Last ${rangeLabel(last)}`, "time range, live", { kind: "range", last }),
    ),
    entry("Do", "Dark theme", "", { kind: "theme", theme: "dark" }),
    entry("Do", "Light theme", "", { kind: "theme", theme: "light" }),
    entry("Do", "Theme of the system", "", { kind: "theme", theme: "system" }),
    entry("Do", "Show all keys", "", { kind: "keys" }, "?"),
  ];
}
