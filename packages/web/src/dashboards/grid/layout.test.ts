import type { Dashboard, Panel } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { layoutOf, openPanels } from "./layout.ts";

function panel(title: string, changes: Partial<Panel> = {}): Panel {
  return { kind: "time", title, queries: [], ...changes };
}

function placed(rows: Dashboard["rows"], turned: readonly string[] = []) {
  return layoutOf(
    { id: "a", title: "A", rows },
    {
      variables: { service: ["a", "b"], tenant: null, one: "x" },
      offered: { tenant: ["t", "u", "v"] },
      turned: new Set(turned),
    },
  );
}

describe("a dashboard's layout", () => {
  it("fills lines from left to right, and begins a new one where a panel has no room", () => {
    const [row] = placed([
      {
        title: "",
        panels: [
          panel("a", { kind: "value" }),
          panel("b", { size: { width: 18, height: 4 } }),
          panel("c"),
          panel("d", { size: { width: 13, height: 4 } }),
          panel("e", { size: { width: 90, height: 900 } }),
        ],
      },
    ]);
    expect(row?.lines.map((line) => line.map(({ title, width, height }) => [title, width, height]))).toEqual([
      [
        ["a", 6, 4],
        ["b", 18, 4],
      ],
      [["c", 12, 8]],
      [["d", 13, 4]],
      [["e", 24, 30]],
    ]);
  });

  it("repeats rows and panels for each value, each with its own variables", () => {
    const rows = placed([
      { title: "Of $service", repeat: "service", panels: [panel("$service $one")] },
      { title: "All", panels: [panel("$tenant", { repeat: "tenant" })] },
    ]);
    expect(rows.map(({ id, title }) => [id, title])).toEqual([
      ["0:a", "Of a"],
      ["0:b", "Of b"],
      ["1", "All"],
    ]);
    const panels = openPanels(rows);
    expect(panels.map(({ id, title }) => [id, title])).toEqual([
      ["0:a-0", "a x"],
      ["0:b-0", "b x"],
      ["1-0:t", "t"],
      ["1-0:u", "u"],
      ["1-0:v", "v"],
    ]);
    expect(panels[0]?.variables).toEqual({ service: "a", tenant: null, one: "x" });
  });

  it("leaves out panels of closed rows, and turns rows that are named", () => {
    const rows: Dashboard["rows"] = [
      { title: "Open", panels: [panel("a")] },
      { title: "Closed", collapsed: true, panels: [panel("b")] },
    ];
    expect(openPanels(placed(rows)).map(({ title }) => title)).toEqual(["a"]);
    expect(openPanels(placed(rows, ["0", "1"])).map(({ title }) => title)).toEqual(["b"]);
  });
});
