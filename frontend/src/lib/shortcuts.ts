/** Keyboard shortcuts: single keys and two-key sequences ("g c"), listed for the help while they are active. */
import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
  keys: string;
  does: string;
  run: () => void;
}

interface Group {
  title: string;
  shortcuts: Shortcut[];
}

let groups: readonly Group[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Group[]): void {
  groups = next;
  for (const listener of listeners) listener();
}

/** Offers these shortcuts while the calling component is on the screen. */
export function useShortcuts(title: string, shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  // Only what is listed makes a new group; what a key runs may change with every render.
  const listed = shortcuts.map(({ keys, does }) => `${keys}\t${does}`).join("\n");
  useEffect(() => {
    const lines = listed === "" ? [] : listed.split("\n");
    const group: Group = {
      title,
      shortcuts: lines.map((line) => {
        const [keys = "", does = ""] = line.split("\t");
        return { keys, does, run: () => latest.current.find((shortcut) => shortcut.keys === keys)?.run() };
      }),
    };
    change([...groups, group]);
    return () => change(groups.filter((other) => other !== group));
  }, [title, listed]);
}

/** The shortcuts that work now, for the help. */
export function useActiveShortcuts(): readonly Group[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => groups,
  );
}

let first = "";
let firstAt = 0;

/** Listens once for the whole app. */
export function listenForShortcuts(): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('[role="dialog"]') !== null) return;
    const sequence = Date.now() - firstAt < 1_000 ? `${first} ${event.key}` : "";
    const find = (keys: string) =>
      groups
        .toReversed()
        .flatMap((group) => group.shortcuts)
        .find((shortcut) => shortcut.keys === keys);
    const shortcut = (sequence === "" ? undefined : find(sequence)) ?? find(event.key);
    first = shortcut === undefined ? event.key : "";
    firstAt = Date.now();
    if (shortcut !== undefined) {
      // Enter on a focused link or button already means that link or button.
      if (event.key === "Enter" && isControl(event.target)) return;
      event.preventDefault();
      shortcut.run();
    }
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("a,button,[role=button]") !== null;
}
