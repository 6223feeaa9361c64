/** Stands in the place of everything until the token is given. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { StatusShape } from "../component/status.tsx";
import { signIn } from "./session.ts";
import "../component/component.css";
import "./sign-in.css";

/** After signing in the page is loaded again: its address is what the user came for. */
export function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }): ReactNode {
  const [problem, setProblem] = useState<{ readonly message: string; readonly hint: string } | null>(null);
  const [waiting, setWaiting] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = "Sign in · Sightline";
    field.current?.focus();
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? "";
    if (token === "") {
      setProblem({ message: "The field is empty.", hint: "Paste the token into it." });
      return;
    }
    setWaiting(true);
    void signIn(token).then((result) => {
      setWaiting(false);
      if (result.ok) onSignedIn();
      else {
        setProblem(result);
        field.current?.select();
      }
    });
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1 className="sentence">Sightline asks for its token</h1>
        <p>Whoever started this backend has it, in the file that was given with --token-file.</p>
        <label className="small" htmlFor="token">
          Token
        </label>
        <input
          ref={field}
          id="token"
          name="token"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : "token-problem"}
          onChange={() => setProblem(null)}
        />
        {problem !== null && (
          <div id="token-problem" className="sign-in-problem" role="alert">
            <StatusShape status="error" />
            <p>
              <span className="crit">{problem.message}</span> {problem.hint}
            </p>
          </div>
        )}
        <button type="submit" className="button primary" disabled={waiting}>
          Sign in
        </button>
        <p className="quiet small">This browser stays signed in for 12 h.</p>
      </form>
    </main>
  );
}
