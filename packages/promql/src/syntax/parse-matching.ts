/** What may stand between a binary operator and its right side: `bool`, matching, grouping and fill values. */
import { isLabelName } from "../labels/labels.ts";
import type { Matching } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { numberLiteral } from "./parse-duration.ts";
import { stringText } from "./parse-selector.ts";

export interface BinaryModifiers {
  readonly returnsBool: boolean;
  readonly matching: Matching | undefined;
}

export function binaryModifiers(cursor: Cursor): BinaryModifiers {
  const returnsBool = cursor.isWord(["bool"]);
  if (returnsBool) cursor.next();
  let on = false;
  let labels: readonly string[] | undefined;
  if (cursor.isWord(["on", "ignoring"]) && cursor.isSymbol("(", 1)) {
    on = cursor.next().text.toLowerCase() === "on";
    labels = labelList(cursor);
  }
  let group: Matching["group"];
  let include: readonly string[] = [];
  if (cursor.isWord(["group_left", "group_right"])) {
    const word = cursor.next();
    if (labels === undefined) {
      const hint = "Say what matches first: on (label) or ignoring (label).";
      cursor.refuse(`unexpected ${word.text}, expected on or ignoring before it`, hint, word.span);
    }
    group = word.text.toLowerCase() === "group_left" ? "left" : "right";
    if (cursor.isSymbol("(")) include = labelList(cursor);
  }
  const { fillLeft, fillRight } = fillValues(cursor);
  const isPlain = labels === undefined && fillLeft === undefined && fillRight === undefined;
  if (isPlain) return { returnsBool, matching: undefined };
  const matching = Object.freeze({ on, labels: labels ?? [], group, include, fillLeft, fillRight });
  return { returnsBool, matching };
}

function fillValues(cursor: Cursor): { fillLeft: number | undefined; fillRight: number | undefined } {
  let fillLeft: number | undefined;
  let fillRight: number | undefined;
  while (cursor.isWord(["fill", "fill_left", "fill_right"]) && cursor.isSymbol("(", 1)) {
    const word = cursor.next();
    const side = word.text.toLowerCase();
    const value = fillValue(cursor);
    if (
      (side !== "fill_right" && fillLeft !== undefined) ||
      (side !== "fill_left" && fillRight !== undefined)
    ) {
      cursor.refuse(
        `unexpected ${word.text}: the side has a fill value`,
        "Give each side one fill value.",
        word.span,
      );
    }
    if (side !== "fill_right") fillLeft = value;
    if (side !== "fill_left") fillRight = value;
  }
  return { fillLeft, fillRight };
}

function fillValue(cursor: Cursor): number {
  cursor.expect("(", "fill");
  const sign = cursor.accept("-") ?? cursor.accept("+");
  const literal = numberLiteral(cursor);
  if (literal === undefined) return cursor.unexpected("fill", "number");
  cursor.expect(")", "fill");
  return sign?.text === "-" ? -literal.value : literal.value;
}

/** `(a, "b.c", …)`; a trailing comma is allowed. */
export function labelList(cursor: Cursor): readonly string[] {
  const names: string[] = [];
  cursor.expect("(", "grouping opts");
  while (!cursor.isSymbol(")")) {
    const token = cursor.peek();
    if (token.kind !== "identifier" && token.kind !== "string") {
      return cursor.unexpected("grouping opts", "label", "Name labels, separated by commas.");
    }
    const name = token.kind === "string" ? stringText(cursor) : cursor.next().text;
    if (!isLabelName(name) || (token.kind === "identifier" && name.includes(":"))) {
      const message = `invalid label name for grouping: ${JSON.stringify(name)}`;
      cursor.refuse(message, "Label names have no colons; put unusual names in quotes.", token.span);
    }
    names.push(name);
    if (cursor.accept(",") === undefined) break;
  }
  cursor.expect(")", "grouping opts", 'Separate labels by commas and close the list with ")".');
  return Object.freeze(names);
}
