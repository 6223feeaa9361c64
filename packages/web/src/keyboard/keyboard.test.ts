import { describe, expect, it } from "vitest";
import { type KeyBinding, capOf, createKeyboard, linesOf } from "./keyboard.ts";

function recorder(): {
  pressed: string[];
  binding: (key: string, label?: string, taken?: boolean) => KeyBinding;
} {
  const pressed: string[] = [];
  return {
    pressed,
    binding: (key, label = key, taken = true) => ({
      key,
      label,
      group: "page",
      run: () => {
        pressed.push(label);
        return taken;
      },
    }),
  };
}

const press = (key: string, time = 0, mod = false, typing = false) => ({ key, mod, typing, time });

describe("createKeyboard", () => {
  it("runs the newest binding of a key, and the one below where it has nothing to do", () => {
    const { pressed, binding } = recorder();
    const keyboard = createKeyboard();
    keyboard.add([binding("Escape", "page")]);
    const remove = keyboard.add([binding("Escape", "menu")]);
    keyboard.add([binding("Escape", "idle", false)]);
    keyboard.press(press("Escape"));
    expect(pressed).toEqual(["idle", "menu"]);
    remove();
    keyboard.press(press("Escape"));
    expect(pressed).toEqual(["idle", "menu", "idle", "page"]);
  });

  it("reads sequences, within their time", () => {
    const { pressed, binding } = recorder();
    const keyboard = createKeyboard();
    keyboard.add([binding("g s"), binding("s")]);
    expect(keyboard.press(press("g", 0))).toBe(true);
    keyboard.press(press("s", 100));
    keyboard.press(press("g", 1000));
    keyboard.press(press("s", 9000));
    expect(pressed).toEqual(["g s", "s"]);
  });

  it("leaves keys to an input, but for Escape and those with Cmd or Ctrl", () => {
    const { pressed, binding } = recorder();
    const keyboard = createKeyboard();
    keyboard.add([binding("j"), binding("mod+k"), binding("Escape")]);
    expect(keyboard.press(press("j", 0, false, true))).toBe(false);
    expect(keyboard.press(press("K", 0, true, true))).toBe(true);
    expect(keyboard.press(press("Escape", 0, false, true))).toBe(true);
    expect(pressed).toEqual(["mod+k", "Escape"]);
  });

  it("says what it did not take", () => {
    expect(createKeyboard().press(press("x"))).toBe(false);
  });
});

describe("linesOf", () => {
  it("puts keys that do the same on one line", () => {
    const { binding } = recorder();
    const lines = linesOf([binding("j", "move"), binding("k", "move"), binding("Enter", "open")]);
    expect(lines.map(({ keys, label }) => [keys.join(" "), label])).toEqual([
      ["j k", "move"],
      ["Enter", "open"],
    ]);
  });
});

describe("capOf", () => {
  it("writes keys as they are on the cap", () => {
    expect(capOf("Enter", false)).toBe("↵");
    expect(capOf("mod+k", true)).toBe("⌘K");
    expect(capOf("g s", false)).toBe("g s");
  });
});
