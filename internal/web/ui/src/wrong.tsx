// What went wrong, in the server's words, with every problem of the input.
import { Refusal } from "./api";

export function Wrong({ error, title }: { error: unknown; title: string }) {
  const failure = error instanceof Refusal ? error.failure : undefined;
  return (
    <div class="wrong" role="alert">
      <strong>{title}</strong>
      {failure?.problems?.length ? (
        <ul>
          {failure.problems.map((p) => (
            <li key={`${p.file}${p.line}${p.field}${p.got}`}>
              {[p.file, p.line].filter(Boolean).join(":")} {p.field && <b>{p.field}</b>} {p.got && <>“{p.got}” → </>}{p.want}
            </li>
          ))}
        </ul>
      ) : <p>{error instanceof Error ? error.message : String(error)}</p>}
    </div>
  );
}
