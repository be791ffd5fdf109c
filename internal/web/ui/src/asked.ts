// An answer of the server inside a view: asked for when its key changes, the last
// one kept on the screen until the next is there.
import { useEffect, useRef, useState } from "preact/hooks";

export interface Asked<T> {
  value: T | null;
  error: unknown; // null where there is none
  busy: boolean;
  again: () => void;
}

// sliding is how long a slider must rest before the server is asked, in ms.
const sliding = 90;

// useAsked asks again whenever the key changes; an answer that comes after the
// next question is dropped.
export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [state, setState] = useState<{ value: T | null; error: unknown; busy: boolean }>({ value: null, error: null, busy: true });
  const [turn, setTurn] = useState(0);
  const first = useRef(true);
  useEffect(() => {
    const own = new AbortController();
    const wait = first.current ? 0 : sliding;
    first.current = false;
    setState((s) => ({ ...s, busy: true }));
    const timer = setTimeout(() => {
      ask(own.signal).then(
        (value) => { if (!own.signal.aborted) setState({ value, error: null, busy: false }); },
        (error: unknown) => { if (!own.signal.aborted) setState((s) => ({ ...s, error, busy: false })); },
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      own.abort();
    };
  }, [key, turn]);
  return { ...state, again: () => setTurn(turn + 1) };
}
