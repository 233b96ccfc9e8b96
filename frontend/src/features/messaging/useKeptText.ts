import { useState } from "react";

/** Text that survives leaving the screen and coming back, until it is sent. */
export function useKeptText(name: string): [text: string, set: (text: string) => void, forget: () => void] {
  const key = `evenkeel.text.${name}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const set = (next: string) => {
    setText(next);
    sessionStorage.setItem(key, next);
  };
  const forget = () => {
    setText("");
    sessionStorage.removeItem(key);
  };
  return [text, set, forget];
}
