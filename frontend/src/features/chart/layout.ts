/** How high and how wide the lanes of the picture are, for a given width. */
import { ceilingOf } from "./geometry";
import type { Chart, Medication } from "@/lib/api";

export interface InstrumentBox {
  instrument: Chart["instruments"][number];
  top: number;
  height: number;
}

export interface DrugBox {
  medication: Medication;
  top: number;
  height: number;
  ceiling: number;
}

export interface Layout {
  left: number;
  right: number;
  /** Where the words to the right of the lanes may end. */
  width: number;
  top: number;
  bottom: number;
  height: number;
  /** Narrow screens write lane names above the lanes and shorten the words of bands. */
  isNarrow: boolean;
  instruments: InstrumentBox[];
  drugs: DrugBox[];
  /** Side effects, missed check-ins and pauses; null where there are none. */
  said: { top: number; height: number } | null;
  events: { top: number; height: number };
}

/** What the patient said beside the scores, as kinds of events. */
export const SAID: ReadonlySet<string> = new Set(["side-effect", "missed", "taking"]);

const HEIGHTS: Readonly<Record<string, number>> = { "phq-9": 148, "gad-7": 116, "phq-2": 64 };

/** Lanes from top to bottom: scales that were used, drugs, events. */
export function layoutOf(chart: Pick<Chart, "instruments" | "events">, medications: readonly Medication[], width: number): Layout {
  const isNarrow = width < 560;
  const left = isNarrow ? 26 : 150;
  const right = width - (isNarrow ? 64 : 126);
  const head = isNarrow ? 17 : 0;
  const gap = isNarrow ? 8 : 12;
  const top = 20;
  let y = top;
  const used = chart.instruments.filter(({ scores }) => scores.length > 0);
  const instruments = used.map((instrument) => {
    const height = HEIGHTS[instrument.slug] ?? 96;
    const box = { instrument, top: y + head, height };
    y += head + height + gap;
    return box;
  });
  const drugs = medications.map((medication) => {
    const height = 30;
    const box = { medication, top: y + head, height, ceiling: ceilingOf(medication) };
    y += head + height + (isNarrow ? 6 : 8);
    return box;
  });
  const said = chart.events.some(({ kind }) => SAID.has(kind)) ? { top: y + head + 6, height: 26 } : null;
  if (said !== null) y = said.top + said.height + (isNarrow ? 4 : 6);
  const events = { top: y + head, height: 28 };
  const bottom = events.top + events.height;
  return { left, right: Math.max(left + 80, right), width, top, bottom, height: bottom + 22, isNarrow, instruments, drugs, said, events };
}
