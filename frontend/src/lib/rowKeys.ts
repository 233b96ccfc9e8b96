/** j and k move the focus through the rows of a list; Enter then is the link's own. */
import type { RefObject } from "react";
import { useShortcuts } from "./shortcuts";

/** The row after the focused one, or the one before it; the first row when none is focused. */
export function nextRow(rows: readonly Element[], focused: Element | null, by: 1 | -1): Element | undefined {
  const at = focused === null ? -1 : rows.findIndex((row) => row === focused || row.contains(focused));
  if (at === -1) return by === 1 ? rows[0] : rows.at(-1);
  return rows[Math.min(rows.length - 1, Math.max(0, at + by))];
}

/** Offers j and k for the elements that `selector` finds in the list. */
export function useRowKeys(title: string, list: RefObject<HTMLElement | null>, selector: string, noun: string): void {
  const move = (by: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
    const row = nextRow(rows, document.activeElement, by);
    if (row instanceof HTMLElement) {
      row.focus();
      row.scrollIntoView({ block: "nearest" });
    }
  };
  useShortcuts(title, [
    { keys: "j", does: `Next ${noun}`, run: () => move(1) },
    { keys: "k", does: `Previous ${noun}`, run: () => move(-1) },
    { keys: "Enter", does: `Open the ${noun}`, run: () => undefined },
  ]);
}
