/** One query: CodeMirror with PromQL's colours and completion, and our own problems under the words they are about. */
import { type ReactNode, useEffect, useImperativeHandle, useRef, type Ref } from "react";
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from "@codemirror/commands";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { PromQLExtension } from "@prometheus-io/codemirror-promql";
import type { Problem } from "@sightline/promql";
import { useQueryClient } from "@tanstack/react-query";
import type { TimeWindow } from "../../window/time-window.ts";
import { meantOf, sentenceOf } from "../query/problems.ts";
import { completionClient } from "./completion-client.ts";
import { highlight } from "./highlight.ts";

export interface EditorHandle {
  readonly focus: () => void;
}

interface PromqlEditorProps {
  readonly label: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  /** Names are completed from what it holds. */
  readonly window: TimeWindow;
  readonly onText: (text: string) => void;
  /** Offset of the cursor. */
  readonly onCursor: (offset: number) => void;
  readonly onFocus: () => void;
  readonly onRun: () => void;
  readonly onFormat: () => void;
  readonly ref?: Ref<EditorHandle>;
}

export function PromqlEditor(props: PromqlEditorProps): ReactNode {
  const { label, text, problems, ref } = props;
  const cache = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (place.current === null) return undefined;
    const promql = new PromQLExtension().activateLinter(false).setComplete({
      remote: completionClient(cache, () => latest.current.window),
    });
    const run = (): boolean => {
      latest.current.onRun();
      return true;
    };
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ activateOnTyping: true, icons: false }),
          syntaxHighlighting(highlight),
          promql.asExtension(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          placeholder("A metric, or a query: sum by (route) (rate(http_requests_total[5m]))"),
          Prec.highest(
            keymap.of([
              // A completion that is open takes Enter and Tab; without one Enter asks.
              { key: "Enter", run: (editor) => acceptCompletion(editor) || run() },
              { key: "Tab", run: acceptCompletion },
              { key: "Mod-Enter", run },
              { key: "Shift-Enter", run: insertNewlineAndIndent },
              {
                key: "Shift-Alt-f",
                run: () => {
                  latest.current.onFormat();
                  return true;
                },
              },
              { key: "Mod-Space", run: startCompletion },
            ]),
          ),
          keymap.of([
            ...completionKeymap,
            // After the completion's own Escape: out of the editor, so that the page has its keys again.
            {
              key: "Escape",
              run: (editor) => {
                editor.contentDOM.blur();
                return true;
              },
            },
            ...closeBracketsKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            const given = update.transactions.some((one) => one.annotation(fromOutside) === true);
            if (update.docChanged && !given) latest.current.onText(update.state.doc.toString());
            if (update.selectionSet || update.docChanged)
              latest.current.onCursor(update.state.selection.main.head);
            if (update.focusChanged && update.view.hasFocus) {
              latest.current.onFocus();
              latest.current.onCursor(update.state.selection.main.head);
            }
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
    // One editor for the life of the row: its text changes by transactions, so that undo works across them.
  }, [cache, label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    const { length } = editor.state.doc;
    const head = Math.min(editor.state.selection.main.head, text.length);
    editor.dispatch({
      changes: { from: 0, to: length, insert: text },
      selection: { anchor: head },
      annotations: fromOutside.of(true),
    });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(problems, editor.state.doc.length)));
  }, [problems]);

  useImperativeHandle(ref, () => ({ focus: () => view.current?.focus() }), []);
  return <div ref={place} className="promql-editor" />;
}

/** A text that the page gave is not one that was written here. */
const fromOutside = Annotation.define<boolean>();

function diagnosticsOf(problems: readonly Problem[], length: number): Diagnostic[] {
  return problems
    .filter(({ span }) => span.start <= length)
    .map((problem) => {
      const { severity, span } = problem;
      const meant = meantOf(problem);
      const from = Math.min(span.start, Math.max(length - 1, 0));
      return {
        from,
        to: Math.min(Math.max(span.end, from), length),
        severity,
        message: sentenceOf(problem),
        actions:
          meant === undefined
            ? []
            : [
                {
                  name: `Use ${meant}`,
                  apply: (editor: EditorView, start: number, end: number) =>
                    editor.dispatch({ changes: { from: start, to: end, insert: meant } }),
                },
              ],
      };
    });
}
