/** PromQL's parts in the page's own inks. They are classes, so that the theme changes without a new editor. */
import { HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";

export const highlight: HighlightStyle = HighlightStyle.define([
  { tag: tags.variableName, class: "promql-metric" },
  { tag: tags.labelName, class: "promql-label" },
  { tag: tags.string, class: "promql-string" },
  { tag: tags.number, class: "promql-number" },
  { tag: [tags.function(tags.variableName), tags.operatorKeyword], class: "promql-word" },
  { tag: [tags.keyword, tags.modifier], class: "promql-operator" },
  {
    tag: [tags.operator, tags.arithmeticOperator, tags.compareOperator, tags.logicOperator],
    class: "promql-operator",
  },
  { tag: tags.comment, class: "promql-comment" },
  { tag: [tags.paren, tags.squareBracket, tags.brace, tags.punctuation], class: "promql-bracket" },
]);
