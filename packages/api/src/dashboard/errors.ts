import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface VariableFacts {
  VARIABLE_UNKNOWN: { readonly name: string; readonly known: readonly string[] };
  VARIABLE_SEVERAL: { readonly name: string; readonly chosen: string; readonly place: string };
  VARIABLE_NOT_WORD: { readonly name: string; readonly value: string; readonly place: string };
}

/** Why a query of a dashboard cannot be asked with the values that are chosen. */
export const variableErrors: ErrorCatalogue<VariableFacts> = defineErrors<VariableFacts>({
  VARIABLE_UNKNOWN: {
    message: ({ name }) => `The query names the variable $${name}, which has no value.`,
    hint: ({ known }) =>
      known.length === 0
        ? "Declare it among the dashboard's variables, or write the value into the query."
        : `Those with one: ${known.map((one) => `$${one}`).join(", ")}.`,
    status: 400,
    example: { name: "servce", known: ["service", "tenant"] },
  },
  VARIABLE_SEVERAL: {
    message: ({ name, chosen, place }) => `$${name} stands ${place}, which takes one value; ${chosen}.`,
    hint: ({ name }) => `Choose one value, or match with =~ in the query: {label=~"$${name}"}.`,
    status: 400,
    example: { name: "service", chosen: "2 are chosen", place: "behind =" },
  },
  VARIABLE_NOT_WORD: {
    message: ({ name, value, place }) =>
      `$${name} stands ${place}, where its value ${JSON.stringify(value)} would change what the query means.`,
    hint: () =>
      "There it has to be a number, a duration or a plain name; anything may stand in a label's value.",
    status: 400,
    example: { name: "limit", value: "5, up) or (up", place: "outside of quotes" },
  },
});
