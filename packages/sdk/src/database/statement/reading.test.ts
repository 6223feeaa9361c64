import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readStatement } from "./reading.ts";

interface Case {
  readonly name: string;
  readonly system: string;
  readonly statement: string;
  readonly text: string;
  readonly told: string;
}

function cases(file: string): readonly Case[] {
  return readFileSync(new URL(`./cases/${file}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("# ") && line !== "#")
    .join("\n")
    .split("\n---\n")
    .map((block) => {
      const [head = "", text = "", told = ""] = block.split("\n~\n");
      const [system = "", ...lines] = head.split("\n");
      const statement = lines.join("\n");
      return { name: statement.slice(0, 60), system, statement, text, told: told.trimEnd() };
    });
}

describe.each(["postgresql.txt", "mysql.txt", "sqlite.txt", "lists.txt", "summaries.txt"])("%s", (file) => {
  it.each(cases(file))("$name", ({ system, statement, text, told }) => {
    const read = readStatement(system, statement);
    const marks = [...(read.batch ? ["batch"] : []), ...(read.takesList ? ["list"] : [])].join(" ");
    expect(read.text).toBe(text);
    const parts = [read.operation, read.collection, read.summary, marks];
    expect(parts.map((part) => part.trim())).toEqual(told.split("|").map((part) => part.trim()));
  });
});

/** What must not get out; nothing else in the statements has these letters or digits. */
const TEXT_SECRET = "ZQXJ";
const NUMBER_SECRET = "7391";

const junk = fc
  .array(
    fc.constantFrom(
      "a",
      " ",
      "'",
      '"',
      "`",
      "\\",
      "$",
      "$$",
      "--",
      "/*",
      "*/",
      "#",
      ";",
      "\n",
      "(",
      "é",
      "😀",
      "?",
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""));
const secretText = fc.tuple(junk, junk).map(([before, after]) => `${before}${TEXT_SECRET}${after}`);

function doubled(text: string, quote = "'"): string {
  return `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
}

function escaped(text: string, quote = "'"): string {
  return `${quote}${text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`)}${quote}`;
}

const numbers = fc.constantFrom(
  NUMBER_SECRET,
  `${NUMBER_SECRET}.5`,
  `.${NUMBER_SECRET}`,
  `0x${NUMBER_SECRET}`,
  `${NUMBER_SECRET}e10`,
  `1.${NUMBER_SECRET}E-${NUMBER_SECRET}`,
  `-${NUMBER_SECRET}`,
);
const comment = junk.map((text) => `/* ${text.replaceAll("*/", "").replaceAll("/*", "")} ${TEXT_SECRET} */`);
const lineComment = junk.map((text) => `-- ${text.replaceAll("\n", "")} ${TEXT_SECRET}\n`);

const literals: Readonly<Record<string, fc.Arbitrary<string>>> = {
  postgresql: fc.oneof(
    secretText.map((text) => doubled(text)),
    secretText.map((text) => `E${escaped(text)}`),
    secretText.map((text) => `e${escaped(text).replaceAll("\\'", "''")}`),
    secretText.map((text) => `$x1$${text.replaceAll("$", "")}$x1$`),
    secretText.map((text) => `$$${text.replaceAll("$", "")}$$`),
    secretText.map((text) => `N${doubled(text)}`),
    secretText.map((text) => `U&${doubled(text)}`),
    numbers,
  ),
  mysql: fc.oneof(
    secretText.map((text) => escaped(text)),
    secretText.map((text) => escaped(text, '"')),
    secretText.map((text) => doubled(text.replaceAll("\\", ""), '"')),
    secretText.map((text) => `_utf8mb4${escaped(text)}`),
    secretText.map((text) => `n${escaped(text)}`),
    numbers,
  ),
  sqlite: fc.oneof(
    secretText.map((text) => doubled(text)),
    fc.constant(`x'${NUMBER_SECRET}'`),
    numbers,
  ),
};

const glue = fc.oneof(fc.constantFrom(" ", "\n", "\t ", "  "), comment, lineComment);
const plain = fc.constantFrom(
  ..."select insert into update delete from where and or in ( ) , = < > :: . * + values set any array [ ] join on with as null is not like between limit users o items id ; $1 ? :name".split(
    " ",
  ),
);

function statementOf(system: string): fc.Arbitrary<string> {
  // A name in brackets may hold anything there.
  const words = system === "sqlite" ? plain.filter((word) => word !== "[") : plain;
  const literal = literals[system] ?? numbers;
  const token = fc.oneof({ weight: 3, arbitrary: words }, { weight: 2, arbitrary: literal });
  return fc
    .array(fc.tuple(token, glue), { maxLength: 24 })
    .map((parts) => parts.map(([text, space]) => `${text}${space}`).join(""));
}

describe.each(["postgresql", "mysql", "sqlite"])("a statement of %s", (system) => {
  it("gives away no literal and no comment, wherever it is cut", () => {
    fc.assert(
      fc.property(statementOf(system), fc.nat(), (statement, at) => {
        for (const text of [statement, statement.slice(0, at % (statement.length + 1))]) {
          const told = JSON.stringify(readStatement(system, text));
          expect(told).not.toContain(TEXT_SECRET);
          expect(told).not.toContain(NUMBER_SECRET);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("has the same text when it is read again, and whatever its values are", () => {
    fc.assert(
      fc.property(statementOf(system), (statement) => {
        const once = readStatement(system, statement).text;
        expect(readStatement(system, once).text).toBe(once);
      }),
      { numRuns: 150 },
    );
  });
});

describe("any text at all", () => {
  it("is read, within its bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (statement) => {
        for (const system of ["postgresql", "mysql", "sqlite", ""]) {
          const { summary, text } = readStatement(system, statement);
          expect(summary.length).toBeLessThanOrEqual(255);
          expect(text.length).toBeLessThanOrEqual(statement.length + 1);
        }
      }),
    );
  });

  it("is cut where it is long, and gives nothing away there", () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `(${at}, '${TEXT_SECRET}')`).join(", ");
    const { text, batch, collection } = readStatement("mysql", `insert into t (a, b) values ${rows}`);
    expect([text, batch, collection]).toEqual(["insert into t (a, b) values (?, ?)…", true, "t"]);
    const wide = readStatement("mysql", `select ${"abcdefgh, ".repeat(3000)} 1 from t`);
    expect(wide.text).toHaveLength(8193);
  });
});
